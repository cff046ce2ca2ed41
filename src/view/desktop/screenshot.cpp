#include "view/desktop/screenshot.h"

#include <epoxy/gl.h>
#include <stb_image_write.h>

#include <algorithm>
#include <new>
#include <utility>

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

std::string png_of(const Picture& picture) {
  struct Output {
    std::string bytes;
    bool complete = true;
  } output;
  // No exception may pass through stb.
  const auto append = [](void* context, void* data, int size) noexcept {
    auto& [bytes, complete] = *static_cast<Output*>(context);
    try {
      bytes.append(static_cast<const char*>(data), static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
      complete = false;
    }
  };
  const int written = stbi_write_png_to_func(append, &output, picture.width, picture.height, 3,
                                             picture.pixels.data(), 3 * picture.width);
  if (written == 0 || !output.complete) throw std::bad_alloc();
  return std::move(output.bytes);
}

}  // namespace tiltscope::view
