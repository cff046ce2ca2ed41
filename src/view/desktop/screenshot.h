#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tiltscope::view {

/// A picture as bytes, red, green and blue for each pixel, the top row first.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

/// What the bound framebuffer shows.
Picture read_framebuffer(int width, int height);

/// As PNG.
std::string png_of(const Picture& picture);

}  // namespace tiltscope::view
