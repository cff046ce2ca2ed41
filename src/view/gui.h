#pragma once

#include "view/glfw_window.h"
#include "view/theme.h"

#include <functional>

namespace tiltscope::view {

/// Dear ImGui in a window: its context, its backends, its fonts.
class Gui {
 public:
  /// `scale` of the interface; 0 takes the display's.
  Gui(const GlfwWindow& window, double scale);
  ~Gui();
  Gui(const Gui&) = delete;
  Gui& operator=(const Gui&) = delete;

  const Theme& theme() const { return theme_; }

  void new_frame();
  /// Draws what the frame collected into the bound framebuffer.
  void render();

 private:
  Theme theme_;
};

}  // namespace tiltscope::view
