#include "view/gl/point_shader.h"

#include <assets.h>

namespace tiltscope::view {

PointShader::PointShader()
    : program_(assets::shader_points_vert(), assets::shader_points_frag()),
      vertices_(gl::make_vertex_array()),
      buffer_(gl::make_buffer()) {
  glBindVertexArray(*vertices_);
  glBindBuffer(GL_ARRAY_BUFFER, *buffer_);
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
  glBindVertexArray(0);
}

void PointShader::draw(const Points& points, const Camera& camera, int width, int height,
                       float diameter, float opacity, const palette::Palette& palette) {
  if (points != uploaded_) {
    uploaded_ = points;
    if (points) {
      glBindBuffer(GL_ARRAY_BUFFER, *buffer_);
      glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(sizeof(float)) * points->size(),
                   points->data(), GL_STATIC_DRAW);
    }
  }
  if (!points || points->rows() != 2 || points->cols() == 0) return;

  program_.use();
  gl::set_colour(program_.uniform("colour"), palette.accent);
  gl::set_colour(program_.uniform("ground"), palette.background);
  glUniform2f(program_.uniform("centre"), static_cast<float>(camera.centre.x()),
              static_cast<float>(camera.centre.y()));
  glUniform2f(program_.uniform("scale"), static_cast<float>(2.0 / (camera.unit * width)),
              static_cast<float>(2.0 / (camera.unit * height)));
  glUniform1f(program_.uniform("diameter"), diameter);
  // A little of what lies below shows through.
  glUniform1f(program_.uniform("opacity"), 0.82F * opacity);
  glEnable(GL_PROGRAM_POINT_SIZE);
  const gl::Blending blending;
  glBindVertexArray(*vertices_);
  glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(points->cols()));
  glBindVertexArray(0);
  glDisable(GL_PROGRAM_POINT_SIZE);
}

}  // namespace tiltscope::view
