#include "view/density_layer.h"

#include "view/colour_map.h"
#include "view/palette.h"

#include <Eigen/LU>
#include <assets.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace tiltscope::view {

DensityLayer::DensityLayer()
    : program_(assets::shader_plane_vert(), assets::shader_density_frag()),
      vertices_(gl::make_vertex_array()),
      shown_{nullptr, gl::make_texture()},
      ghost_{nullptr, gl::make_texture()} {
  program_.use();
  std::array<float, 3 * density_colours.size()> colours{};
  for (std::size_t i = 0; i < density_colours.size(); ++i) {
    colours[3 * i] = density_colours[i].red;
    colours[3 * i + 1] = density_colours[i].green;
    colours[3 * i + 2] = density_colours[i].blue;
  }
  glUniform3fv(program_.uniform("colours"), static_cast<GLsizei>(density_colours.size()),
               colours.data());
  glUniform3f(program_.uniform("ghost_colour"), palette::aim.red, palette::aim.green,
              palette::aim.blue);
  glUniform1i(program_.uniform("shown"), 0);
  glUniform1i(program_.uniform("ghost"), 1);
}

void DensityLayer::upload(Uploaded& slot, const Mixture& mixture) {
  if (slot.mixture == mixture) return;
  slot.mixture = mixture;
  if (!mixture) return;
  // Row i: mu_i, c_i = log w_i - log 2 pi - log |G_i|, -; then G_i^-1 = (m_11, 0; m_21, m_22), -.
  std::vector<float> rows;
  double peak = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < mixture->components(); ++i) {
    const Eigen::Vector2d mean = mixture->mean(i);
    const Eigen::Matrix2d G = mixture->cholesky(i);
    const Eigen::Matrix2d inverse = G.inverse();
    const double constant = mixture->log_weights()[static_cast<Eigen::Index>(i)] -
                            std::log(2.0 * std::numbers::pi * G(0, 0) * G(1, 1));
    for (const double number :
         {mean.x(), mean.y(), constant, 0.0, inverse(0, 0), inverse(1, 0), inverse(1, 1), 0.0}) {
      rows.push_back(static_cast<float>(number));
    }
    peak = std::max(peak, mixture->log_density(mean));
  }
  slot.log_peak = static_cast<float>(peak);
  glBindTexture(GL_TEXTURE_2D, *slot.texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA32F, 2, static_cast<GLsizei>(mixture->components()), 0,
               GL_RGBA, GL_FLOAT, rows.data());
}

void DensityLayer::draw(const Mixture& mixture, const Mixture& ghost, const Camera& camera,
                        int width, int height, float line, Output output) {
  upload(shown_, mixture);
  upload(ghost_, ghost);
  const Eigen::Vector2d corner = camera.centre - 0.5 * camera.unit * Eigen::Vector2d(width, height);

  program_.use();
  const auto count = [](const Mixture& m) { return m ? static_cast<GLint>(m->components()) : 0; };
  glUniform1i(program_.uniform("shown_components"), count(mixture));
  glUniform1i(program_.uniform("ghost_components"), count(ghost));
  glUniform1f(program_.uniform("shown_log_peak"), shown_.log_peak);
  glUniform1f(program_.uniform("ghost_log_peak"), ghost_.log_peak);
  glUniform2f(program_.uniform("corner"), static_cast<float>(corner.x()),
              static_cast<float>(corner.y()));
  glUniform1f(program_.uniform("unit"), static_cast<float>(camera.unit));
  glUniform1f(program_.uniform("line"), line);
  glUniform1i(program_.uniform("raw"), output == Output::log_density ? 1 : 0);
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, *ghost_.texture);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, *shown_.texture);
  glBindVertexArray(*vertices_);
  glDisable(GL_BLEND);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
}

}  // namespace tiltscope::view
