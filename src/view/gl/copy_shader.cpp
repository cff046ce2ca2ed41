#include "view/gl/copy_shader.h"

#include <assets.h>

namespace tiltscope::view {

CopyShader::CopyShader()
    : program_(assets::shader_plane_vert(), assets::shader_copy_frag()),
      vertices_(gl::make_vertex_array()) {
  program_.use();
  glUniform1i(program_.uniform("picture"), 0);
}

void CopyShader::draw(const gl::Framebuffer& picture) {
  program_.use();
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, picture.texture());
  const gl::Blending blending;
  glBindVertexArray(*vertices_);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
}

}  // namespace tiltscope::view
