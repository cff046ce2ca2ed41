#pragma once

#include <cstdint>
#include <filesystem>
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

/// Writes a PNG, whole or not at all. Throws std::runtime_error.
void write_png(const Picture& picture, const std::filesystem::path& file);

}  // namespace tiltscope::view
