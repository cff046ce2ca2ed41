#include "view/desktop/window_painter.h"

#if __has_include(<backends/imgui_impl_opengl3.h>)
#include <backends/imgui_impl_opengl3.h>
#else
#include <imgui_impl_opengl3.h>
#endif

#include <algorithm>
#include <cmath>
#include <vector>

namespace tiltscope::view {

WindowPainter::WindowPainter() : picture_(GL_RGBA8), in_software_(gl::is_software_renderer()) {}

void WindowPainter::paint(ImDrawData& frame, const plot::Colour& ground, const plot::Box& retouched,
                          int width, int height) {
  if (width != picture_.width() || height != picture_.height()) {
    picture_.resize(width, height);
    damage_.forget();
    recent_.fill({{0, 0, width, height}});
  }
  std::vector<plot::Box> boxes = damage_.next(frame);
  add(boxes, retouched);
  const auto density = static_cast<double>(frame.FramebufferScale.x);
  const auto pixel = [&](double length, int most) {
    return std::clamp(static_cast<GLint>(std::lround(density * length)), 0, most);
  };
  std::vector<Pixels>& changed = recent_[next_];
  next_ = (next_ + 1) % buffers;
  changed.clear();
  for (const plot::Box& box : boxes) {
    const Pixels pixels{pixel(box.left, width), height - pixel(box.bottom, height),
                        pixel(box.right, width), height - pixel(box.top, height)};
    if (pixels.right <= pixels.left || pixels.top <= pixels.bottom) continue;
    changed.push_back(pixels);
    paint_part(frame, ground, box, pixels);
  }
}

void WindowPainter::paint_part(ImDrawData& frame, const plot::Colour& ground, const plot::Box& box,
                               const Pixels& pixels) {
  picture_.bind();
  glEnable(GL_SCISSOR_TEST);
  glScissor(pixels.left, pixels.bottom, pixels.right - pixels.left, pixels.top - pixels.bottom);
  glClearColor(ground.red, ground.green, ground.blue, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  glDisable(GL_SCISSOR_TEST);
  const Clipped clipped(frame, box);
  ImGui_ImplOpenGL3_RenderDrawData(&frame);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

void WindowPainter::show() const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, picture_.name());
  const auto copy = [](const Pixels& part) {
    glBlitFramebuffer(part.left, part.bottom, part.right, part.top, part.left, part.bottom,
                      part.right, part.top, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  };
  if (!in_software_) {
    // Copying costs nothing.
    copy({0, 0, picture_.width(), picture_.height()});
  } else {
    // The framebuffer at hand shows one of the last frames: what has changed since is missing.
    std::vector<Pixels> parts;
    for (const std::vector<Pixels>& changed : recent_) {
      for (const Pixels& part : changed) {
        const auto covers_it = [&](const Pixels& other) { return other.covers(part); };
        if (std::ranges::any_of(parts, covers_it)) continue;
        std::erase_if(parts, [&](const Pixels& other) { return part.covers(other); });
        parts.push_back(part);
      }
    }
    for (const Pixels& part : parts) copy(part);
  }
  glBindFramebuffer(GL_READ_FRAMEBUFFER, 0);
}

}  // namespace tiltscope::view
