#include "view/gl/heat_shader.h"

#include <assets.h>

namespace tiltscope::view {

HeatShader::HeatShader()
    : program_(assets::shader_plane_vert(), assets::shader_heat_frag()),
      vertices_(gl::make_vertex_array()),
      texture_(gl::make_texture()) {
  program_.use();
  glUniform1i(program_.uniform("numbers"), 0);
}

void HeatShader::draw(const std::shared_ptr<const HeatMap>& map, const Camera& camera, int width,
                      int height, float opacity, const ColourMap& colours) {
  if (!map || opacity <= 0.0F) return;
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, *texture_);
  if (map != uploaded_) {
    uploaded_ = map;
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RG32F, map->grid.columns, map->grid.rows, 0, GL_RG, GL_FLOAT,
                 map->values.data());
  }
  program_.use();
  gl::set_colours(program_.uniform("colours"), colours);
  gl::set_plane(program_, camera.centre, camera.unit, width, height);
  const auto set = [&](const char* name, const Eigen::Vector2d& point) {
    glUniform2f(program_.uniform(name), static_cast<float>(point.x()),
                static_cast<float>(point.y()));
  };
  set("low", map->grid.low);
  set("high", map->grid.high);
  glUniform1f(program_.uniform("top"), static_cast<float>(map->top));
  glUniform1f(program_.uniform("opacity"), opacity);
  const gl::Blending blending;
  glBindVertexArray(*vertices_);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
}

}  // namespace tiltscope::view
