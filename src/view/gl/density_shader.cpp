#include "view/gl/density_shader.h"

#include "oracle/density_picture.h"

#include <Eigen/LU>
#include <assets.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace tiltscope::view {
namespace {

bool can_be_drawn(const DensityShader::Density& density) {
  return density && (density->mixture() != nullptr || density->picture() != nullptr);
}

constexpr int colours_and_contours = 0;
constexpr int log_density_itself = 1;
constexpr int outlines = 2;

}  // namespace

DensityShader::DensityShader()
    : program_(assets::shader_plane_vert(), assets::shader_density_frag()),
      vertices_(gl::make_vertex_array()) {
  program_.use();
  glUniform1i(program_.uniform("mixture"), 0);
}

const DensityShader::Uploaded& DensityShader::uploaded(const Density& density) {
  for (const Uploaded& slot : slots_) {
    if (slot.density == density) return slot;
  }
  Uploaded& slot = slots_[oldest_];
  oldest_ = (oldest_ + 1) % slots_.size();
  slot.density = density;
  if (density->mixture() == nullptr) {
    const DensityPicture& picture = *density->picture();
    const auto along = static_cast<GLsizei>(picture.places.along);
    slot.components = 0;
    slot.grid_low = picture.places.low.cast<float>();
    slot.grid_width = picture.places.width.cast<float>();
    slot.log_peak = picture.highest;
    glBindTexture(GL_TEXTURE_2D, *slot.texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, along, along, 0, GL_RED, GL_FLOAT,
                 picture.log_density.data());
    return slot;
  }
  const GaussianMixture& mixture = *density->mixture();
  slot.components = static_cast<GLint>(mixture.components());
  // Row i: mu_i, c_i = log w_i - log 2 pi - log |G_i|, -; then G_i^-1 = (m_11, 0; m_21, m_22), -.
  std::vector<float> rows;
  for (std::size_t i = 0; i < mixture.components(); ++i) {
    const Eigen::Vector2d mean = mixture.mean(i);
    const Eigen::Matrix2d G = mixture.cholesky(i);
    const Eigen::Matrix2d inverse = G.inverse();
    // Not -infinity, with which a shader need not know how to compute.
    const double log_weight = std::max(mixture.log_weights()[static_cast<Eigen::Index>(i)], -1e30);
    const double constant = log_weight - std::log(2.0 * std::numbers::pi * G(0, 0) * G(1, 1));
    for (const double number :
         {mean.x(), mean.y(), constant, 0.0, inverse(0, 0), inverse(1, 0), inverse(1, 1), 0.0}) {
      rows.push_back(static_cast<float>(number));
    }
  }
  slot.log_peak = static_cast<float>(density->highest_log_density());
  glBindTexture(GL_TEXTURE_2D, *slot.texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA32F, 2, static_cast<GLsizei>(mixture.components()), 0,
               GL_RGBA, GL_FLOAT, rows.data());
  return slot;
}

void DensityShader::run(const Density& density, const Target& target, int mode) {
  program_.use();
  glUniform1i(program_.uniform("mode"), mode);
  glActiveTexture(GL_TEXTURE0);
  const Uploaded& slot = uploaded(density);
  glUniform1i(program_.uniform("components"), slot.components);
  glUniform2f(program_.uniform("grid_low"), slot.grid_low.x(), slot.grid_low.y());
  glUniform2f(program_.uniform("grid_width"), slot.grid_width.x(), slot.grid_width.y());
  glUniform1f(program_.uniform("log_peak"), slot.log_peak);
  glBindTexture(GL_TEXTURE_2D, *slot.texture);
  gl::set_plane(program_, target.camera.centre, target.camera.unit, target.width, target.height);
  glUniform1f(program_.uniform("line"), target.line);
  glBindVertexArray(*vertices_);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
}

void DensityShader::draw(const Density& density, const Target& target, const Plane& plane) {
  glDisable(GL_BLEND);
  if (!can_be_drawn(density) || (plane.fill <= 0.0F && plane.contours <= 0.0F)) {
    const plot::Colour none = (*plane.colours)[0];
    glClearColor(none.red, none.green, none.blue, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    return;
  }
  program_.use();
  gl::set_colours(program_.uniform("colours"), *plane.colours);
  glUniform1f(program_.uniform("fill"), plane.fill);
  glUniform1f(program_.uniform("contours"), plane.contours);
  glUniform1f(program_.uniform("lines_apart"), plane.lines_apart);
  run(density, target, colours_and_contours);
}

void DensityShader::draw_outline(const Density& density, const Target& target,
                                 const Outline& outline) {
  if (!can_be_drawn(density) || outline.opacity <= 0.0F) return;
  const gl::Blending blending;
  run_outline(density, target, outline);
}

void DensityShader::write_outline(const Density& density, const Target& target,
                                  const Outline& outline) {
  glDisable(GL_BLEND);
  glClearColor(0.0F, 0.0F, 0.0F, 0.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  if (can_be_drawn(density) && outline.opacity > 0.0F) run_outline(density, target, outline);
}

void DensityShader::run_outline(const Density& density, const Target& target,
                                const Outline& outline) {
  program_.use();
  gl::set_colour(program_.uniform("ink"), outline.ink);
  glUniform1f(program_.uniform("opacity"), outline.opacity);
  glUniform1f(program_.uniform("tint"), outline.tint);
  gl::set_colour(program_.uniform("edge"), outline.edge);
  glUniform1f(program_.uniform("edge_opacity"), outline.edge_opacity);
  run(density, target, outlines);
}

void DensityShader::draw_log_density(const Density& density, const Target& target) {
  glDisable(GL_BLEND);
  run(density, target, log_density_itself);
}

}  // namespace tiltscope::view
