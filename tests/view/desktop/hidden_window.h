#pragma once

#include "view/desktop/glfw_window.h"

#include <dlfcn.h>
#include <doctest/doctest.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

#include <cstdlib>
#include <memory>

namespace tiltscope::view::test {

/// Dear ImGui 1.92 keeps OpenGL's functions from one window to the next, so the libraries must
/// outlive the first window of a process that opens several.
inline void keep_opengl_loaded() {
  for (const char* library : {"libGL.so.1", "libEGL.so.1", "libOpenGL.so.0"}) {
    dlopen(library, RTLD_NOW);
  }
}

inline bool has_display() {
  keep_opengl_loaded();
  const char* display = std::getenv("DISPLAY");
  const char* wayland = std::getenv("WAYLAND_DISPLAY");
  return (display != nullptr && *display != '\0') || (wayland != nullptr && *wayland != '\0');
}

/// OpenGL drivers leave memory behind when they are unloaded. Where leaks are looked for, this
/// keeps what is allocated during its life out of the search.
class DriverLeaksAllowed {
 public:
#if defined(__SANITIZE_ADDRESS__)
  DriverLeaksAllowed() { __lsan_disable(); }
  ~DriverLeaksAllowed() { __lsan_enable(); }
#else
  DriverLeaksAllowed() {}
  ~DriverLeaksAllowed() {}
#endif
  DriverLeaksAllowed(const DriverLeaksAllowed&) = delete;
  DriverLeaksAllowed& operator=(const DriverLeaksAllowed&) = delete;
};

/// A window that nobody sees, for its OpenGL context.
class HiddenWindow : private DriverLeaksAllowed, public GlfwWindow {
 public:
  HiddenWindow() : GlfwWindow({1280, 800, false, false}) {}
};

/// Null where there is no display, which the test's output then says.
inline std::unique_ptr<HiddenWindow> hidden_window() {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return nullptr;
  }
  return std::make_unique<HiddenWindow>();
}

}  // namespace tiltscope::view::test
