#pragma once

#include "view/kit/ui.h"

#include <array>
#include <string_view>

namespace tiltscope::view {

/// Something to do first, in a window that is new to somebody.
struct FirstStep {
  std::string_view key;  ///< among `Preferences::learned`, once it was done
  std::string_view words;
  std::string_view more;  ///< of the tooltip
};

inline constexpr std::array first_steps = {
    FirstStep{"play", "Press Play (Space).",
              "The orange button at the top runs the tilts one after another."},
    FirstStep{"arrow", "Drag the arrow in the picture.",
              "It is the direction b of the reward. The target follows while you drag."},
    FirstStep{"rest", "Rest the mouse on anything: it explains itself.",
              "Every number, curve and control has such an explanation."},
    FirstStep{"ask", "Press ? for answers to first questions.",
              "The ? button is at the right end of the top bar; F1 does the same."},
};

/// The list of those that were not done yet, and can be now. A button says that all of them are
/// known.
void draw_first_steps(Ui& ui);

}  // namespace tiltscope::view
