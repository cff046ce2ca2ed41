#pragma once

#include "view/desktop/glfw_window.h"
#include "view/look/theme.h"

#include <functional>

namespace tiltscope::view {

/// Dear ImGui in a window: its context, its backends, its fonts.
class Gui {
 public:
  /// `scale` of the interface; 0 takes the display's. `zoom` comes on top.
  Gui(const GlfwWindow& window, double scale, double zoom = 1.0);
  ~Gui();
  Gui(const Gui&) = delete;
  Gui& operator=(const Gui&) = delete;

  const Theme& theme() const { return theme_; }

  /// Takes effect at once; true if the theme is another one then. Not within a frame.
  bool set_zoom(double zoom) { return fit(zoom, size_); }
  /// The same, with letters and lines no larger than a window of this size has room for.
  bool fit(double zoom, WindowSize size);
  /// Whether letters and lines are smaller than they were asked for.
  bool gives_way(double zoom) const { return theme_.scale < static_cast<float>(scale_ * zoom); }

  void new_frame();
  /// Draws what the frame collected into the bound framebuffer.
  void render();

 private:
  float scale_for(double zoom) const;

  double scale_ = 1.0;    ///< without the zoom
  float density_ = 1.0F;  ///< framebuffer pixels on one unit of the window
  WindowSize size_;       ///< of the window that the scale fits into
  Theme theme_;
};

}  // namespace tiltscope::view
