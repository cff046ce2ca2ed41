#include "view/screenshot.h"

#include <epoxy/gl.h>
#include <stb_image_write.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace tiltscope::view {

Picture read_framebuffer(int width, int height) {
  Picture picture{width, height, {}};
  const std::size_t row = 3 * static_cast<std::size_t>(width);
  picture.pixels.resize(row * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, picture.pixels.data());
  // OpenGL counts rows from below.
  auto* top = picture.pixels.data();
  auto* bottom = top + row * static_cast<std::size_t>(std::max(height - 1, 0));
  for (; top < bottom; top += row, bottom -= row) std::swap_ranges(top, top + row, bottom);
  return picture;
}

void write_png(const Picture& picture, const std::filesystem::path& file) {
  std::filesystem::path unfinished = file;
  unfinished += ".part";
  const int written = stbi_write_png(unfinished.string().c_str(), picture.width, picture.height, 3,
                                     picture.pixels.data(), 3 * picture.width);
  std::error_code error;
  if (written != 0) std::filesystem::rename(unfinished, file, error);
  if (written == 0 || error) {
    std::filesystem::remove(unfinished, error);
    throw std::runtime_error("cannot write the picture " + file.string());
  }
}

}  // namespace tiltscope::view
