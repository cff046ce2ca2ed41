#pragma once

#include "view/kit/ui.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// Something that must be answered before anything else is done.
struct AskedQuestion {
  struct Answer {
    const char* id;
    std::string words;
    std::string about;           ///< for the tooltip
    std::function<void()> take;  ///< what it does; may be empty
  };

  std::string title;
  std::string text;
  std::vector<std::string> lines;  ///< as a program or a file has them
  std::vector<Answer> answers;     ///< the last one is no, which Escape gives too
};

/// Draws the question in the middle of the window, over everything else, which is out of reach
/// meanwhile. True once it is answered. Outside of any window.
bool draw_question(Ui& ui, ImVec2 window, const AskedQuestion& question);

}  // namespace tiltscope::view
