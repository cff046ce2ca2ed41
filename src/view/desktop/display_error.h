#pragma once

#include <stdexcept>

namespace tiltscope::view {

/// No display, no window or no OpenGL 3.3; the message says which and what to do instead.
class DisplayError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace tiltscope::view
