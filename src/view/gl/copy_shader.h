#pragma once

#include "view/gl/gl.h"

namespace tiltscope::view {

/// Lays a picture over the bound framebuffer, which has its size.
class CopyShader {
 public:
  CopyShader();

  /// The same bits as if what is in the picture had been drawn there itself, where its texture
  /// keeps opacities as numbers (GL_RGBA32F).
  void draw(const gl::Framebuffer& picture);

 private:
  gl::Program program_;
  gl::VertexArray vertices_;
};

}  // namespace tiltscope::view
