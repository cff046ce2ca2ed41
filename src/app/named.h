#pragma once

#include <string>

namespace tiltscope::app {

/// A check for options that name something: an empty name is an unset variable of the shell, and
/// would otherwise stand for the default or for the current folder. Empty if all is well.
inline std::string named(const std::string& text) {
  return text.empty() ? "must not be empty" : std::string();
}

}  // namespace tiltscope::app
