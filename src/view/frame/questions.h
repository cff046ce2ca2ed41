#pragma once

#include <span>
#include <string_view>

namespace tiltscope::view {

/// What somebody asks who sees the window for the first time.
struct Question {
  std::string_view asks;
  std::string_view answer;  ///< paragraphs, with an empty line between them
};

/// In the order in which they come up.
std::span<const Question> questions();

}  // namespace tiltscope::view
