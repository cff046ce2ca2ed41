#pragma once

#include "view/glfw_window.h"

#include <dlfcn.h>
#include <doctest/doctest.h>

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

/// A window that nobody sees, for its OpenGL context; null where there is no display, which the
/// test's output then says.
inline std::unique_ptr<GlfwWindow> hidden_window(int width = 1280, int height = 800) {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return nullptr;
  }
  return std::make_unique<GlfwWindow>(GlfwWindow::Options{width, height, false, false});
}

}  // namespace tiltscope::view::test
