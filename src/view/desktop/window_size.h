#pragma once

namespace tiltscope::view {

/// The display's scale of letters and lines, or 1 where that is beyond what a display has: Xft.dpi
/// of an X server may be any text.
float sensible_scale(float scale);

/// In units of the window.
struct WindowSize {
  int width = 0;
  int height = 0;

  bool operator==(const WindowSize&) const = default;
};

/// The smallest size that a window may get, where letters and lines have this scale: what they
/// need, but no more than the screen has room for.
WindowSize least_size(double scale, WindowSize screen);

/// The size at which a window shows as much with letters and lines of this scale as `size` did with
/// `before`; `size` itself where that is 0, for not known.
WindowSize rescaled(WindowSize size, double before, double scale);

/// `wanted`, unless that is smaller than the least size or larger than the screen has room for.
WindowSize first_size(WindowSize wanted, double scale, WindowSize screen);

}  // namespace tiltscope::view
