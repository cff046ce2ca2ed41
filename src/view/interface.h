#pragma once

#include "view/canvas.h"
#include "view/draft.h"
#include "view/layout.h"
#include "view/plots.h"
#include "view/theme.h"
#include "view/window.h"

#include <functional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// Everything inside the window. It knows Dear ImGui, but neither the window system nor OpenGL.
class Interface {
 public:
  Interface(Theme theme, std::function<void(Command)> send, std::vector<Preset> presets);

  /// Draws one frame, between Dear ImGui's NewFrame and Render. `picture` is the texture that the
  /// canvas shows.
  void draw(const Snapshot& snapshot, float width, float height, ImTextureID picture);

  /// Does what a key asks for.
  void perform(Action action, const Snapshot& snapshot);

  /// Says something in the status line for a while.
  void announce(std::string text);

  /// What the picture must show, as of the last frame.
  const Scene& scene() const { return canvas_.scene(); }
  Canvas& canvas() { return canvas_; }
  /// When a frame is due even if nothing happens, in Dear ImGui's time.
  double next_frame() const { return next_frame_; }
  /// True once after a picture of the window was asked for.
  bool take_screenshot_request() { return std::exchange(screenshot_requested_, false); }

 private:
  void draw_splitters(Ui& ui, const Layout& layout);

  Theme theme_;
  std::function<void(Command)> send_;
  std::vector<Preset> presets_;
  Draft draft_;
  Canvas canvas_;
  Plots plots_;
  Columns columns_;
  bool help_ = false;
  bool screenshot_requested_ = false;
  std::string announcement_;
  double announcement_ends_ = 0.0;
  double next_frame_ = 0.0;
};

}  // namespace tiltscope::view
