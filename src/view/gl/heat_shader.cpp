#include "view/gl/heat_shader.h"

#include <assets.h>

namespace tiltscope::view {

HeatShader::HeatShader()
    : program_(assets::shader_plane_vert(), assets::shader_heat_frag()),
      vertices_(gl::make_vertex_array()) {
  program_.use();
  glUniform1i(program_.uniform("numbers"), 0);
}

void HeatShader::bind(const std::shared_ptr<const HeatMap>& map) {
  glActiveTexture(GL_TEXTURE0);
  for (const Uploaded& slot : slots_) {
    if (slot.map == map) return glBindTexture(GL_TEXTURE_2D, *slot.texture);
  }
  Uploaded& slot = slots_[oldest_];
  oldest_ = (oldest_ + 1) % slots_.size();
  slot.map = map;
  glBindTexture(GL_TEXTURE_2D, *slot.texture);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RG32F, map->grid.columns, map->grid.rows, 0, GL_RG, GL_FLOAT,
               map->values.data());
}

void HeatShader::draw(const Heat& heat, const Target& target) {
  if (!heat.map || heat.opacity <= 0.0F) return;
  bind(heat.map);
  program_.use();
  gl::set_colours(program_.uniform("colours"), *heat.colours);
  gl::set_plane(program_, target.camera.centre, target.camera.unit, target.width, target.height);
  const auto set = [&](const char* name, const Eigen::Vector2d& point) {
    glUniform2f(program_.uniform(name), static_cast<float>(point.x()),
                static_cast<float>(point.y()));
  };
  set("low", heat.map->grid.low);
  set("high", heat.map->grid.high);
  glUniform1f(program_.uniform("bottom"), static_cast<float>(heat.map->bottom));
  glUniform1f(program_.uniform("top"), static_cast<float>(heat.map->top));
  glUniform1f(program_.uniform("opacity"), heat.opacity);
  glUniform1f(program_.uniform("every"), static_cast<float>(heat.lines.every));
  gl::set_colour(program_.uniform("ink"), heat.lines.ink);
  glUniform1f(program_.uniform("lines"), heat.lines.opacity);
  glUniform1f(program_.uniform("line"), target.scale);
  const gl::Blending blending;
  glBindVertexArray(*vertices_);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
}

}  // namespace tiltscope::view
