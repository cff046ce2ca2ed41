#pragma once

#include <string_view>

namespace tiltscope::app {

/// A command's results, to stdout. Throws RunError unless all of it was taken.
void print(std::string_view text);

/// Lets every later write to a stdout or stderr that is closed, or that nobody reads any longer,
/// fail: neither goes into another file, nor ends the program. To be called first of all.
void guard_standard_streams();

}  // namespace tiltscope::app
