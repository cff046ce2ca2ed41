#pragma once

#define GLFW_INCLUDE_NONE
#include "view/desktop/window_size.h"

#include <GLFW/glfw3.h>

#include <string>

namespace tiltscope::view {

/// A window of the desktop with an OpenGL 3.3 core context, current on this thread. One at a time.
class GlfwWindow {
 public:
  struct Options {
    int width = 1280;
    int height = 800;
    bool scale_to_display = true;  ///< multiplies the size by the display's content scale
    bool visible = true;
    /// Of letters and lines, which say how small the window may be; 0 takes the display's.
    double scale = 0.0;
    /// With which the size was remembered; 0 where it is not known, or is as it should be.
    double remembered_scale = 0.0;
    bool exact = true;  ///< of this size, even if letters or screen call for another
  };

  /// Throws DisplayError.
  explicit GlfwWindow(const Options& options);
  ~GlfwWindow();
  GlfwWindow(const GlfwWindow&) = delete;
  GlfwWindow& operator=(const GlfwWindow&) = delete;

  GLFWwindow* handle() const { return window_; }
  void set_title(const std::string& title);
  /// The display's, relative to 96 dots an inch.
  float content_scale() const;
  /// Framebuffer pixels on one unit of the window: 1 except where the desktop scales windows.
  float density() const;
  WindowSize size() const;
  /// The scale of letters and lines: the given one, or the display's, in units of the window.
  float interface_scale(double given) const;
  bool iconified() const { return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != 0; }

 private:
  void settle_size(const Options& options);

  GLFWwindow* window_;
  std::string title_;
};

}  // namespace tiltscope::view
