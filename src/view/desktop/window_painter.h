#pragma once

#include "view/desktop/damage.h"
#include "view/gl/gl.h"

#include <array>
#include <vector>

namespace tiltscope::view {

/// Keeps the window's picture, draws anew what has changed in it, and shows it.
class WindowPainter {
 public:
  WindowPainter();

  /// Brings the picture, of `width` x `height` pixels, up to what Dear ImGui's frame holds.
  /// `retouched` is the part of the window, in its units, where a texture's content is another one.
  void paint(ImDrawData& frame, const plot::Colour& ground, const plot::Box& retouched, int width,
             int height);
  /// The next frame is painted anew: its textures are others.
  void forget() { damage_.forget(); }
  /// Brings the window's own framebuffer up to the picture; before the buffers are swapped.
  void show() const;
  /// Whether the processor does a graphics card's work.
  bool in_software() const { return in_software_; }
  /// Binds the picture, to be read.
  void bind() const { picture_.bind(); }

 private:
  /// In the framebuffer, from its lower left corner.
  struct Pixels {
    GLint left = 0, bottom = 0, right = 0, top = 0;

    bool covers(const Pixels& other) const {
      return left <= other.left && bottom <= other.bottom && right >= other.right &&
             top >= other.top;
    }
  };

  void paint_part(ImDrawData& frame, const plot::Colour& ground, const plot::Box& box,
                  const Pixels& pixels);

  /// The most framebuffers that a window system turns between.
  static constexpr std::size_t buffers = 4;

  gl::Framebuffer picture_;
  Damage damage_;
  std::array<std::vector<Pixels>, buffers> recent_;  ///< what the last frames changed
  std::size_t next_ = 0;
  bool in_software_;
};

}  // namespace tiltscope::view
