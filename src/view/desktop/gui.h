#pragma once

#include "view/desktop/clipboard.h"
#include "view/desktop/glfw_window.h"
#include "view/look/theme.h"

#include <optional>
#include <string>

namespace tiltscope::view {

/// Dear ImGui in a window, or for a picture of one: its context, its backends, its fonts.
class Gui {
 public:
  /// `scale` of the interface; 0 takes the display's. `zoom` comes on top.
  Gui(const GlfwWindow& window, double scale, double zoom = 1.0);
  /// For a picture of this size in pixels: the display's size, mouse and keyboard do not come in.
  Gui(WindowSize picture, double scale);
  ~Gui();
  Gui(const Gui&) = delete;
  Gui& operator=(const Gui&) = delete;

  const Theme& theme() const { return theme_; }
  /// Framebuffer pixels on one unit of the window.
  float density() const { return density_; }

  /// Takes effect at once; true if the theme is another one then. Not within a frame.
  bool set_zoom(double zoom) { return fit(zoom, size_); }
  /// The same, with letters and lines no larger than a window of this size has room for.
  bool fit(double zoom, WindowSize size);
  /// Whether letters and lines are smaller than they were asked for.
  bool gives_way(double zoom) const { return theme_.scale < static_cast<float>(scale_ * zoom); }

  void new_frame();
  /// Why the clipboard's text could not be had, once; empty where there is nothing to say.
  std::string take_complaint() { return clipboard_ ? clipboard_->take_complaint() : ""; }
  /// Draws what the frame collected into the bound framebuffer.
  void render();

 private:
  void begin(double zoom);
  float scale_for(double zoom) const;

  bool in_window_;
  double scale_ = 1.0;    ///< without the zoom
  float density_ = 1.0F;  ///< framebuffer pixels on one unit of the window
  WindowSize size_;       ///< of the window that the scale fits into
  Theme theme_;
  double last_frame_ = 0.0;             ///< on GLFW's clock; of a picture
  std::optional<Clipboard> clipboard_;  ///< of a window
};

}  // namespace tiltscope::view
