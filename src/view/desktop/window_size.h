#pragma once

namespace tiltscope::view {

/// In units of the window.
struct WindowSize {
  int width = 0;
  int height = 0;

  bool operator==(const WindowSize&) const = default;
};

/// The smallest size that a window may get, where letters and lines have this scale: what they
/// need, but no more than the screen has room for.
WindowSize least_size(double scale, WindowSize screen);

/// `wanted`, unless that is smaller than the least size or larger than the screen has room for.
WindowSize first_size(WindowSize wanted, double scale, WindowSize screen);

}  // namespace tiltscope::view
