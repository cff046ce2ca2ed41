#include "view/gl/scene_renderer.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// Points shrink where so many on so small a picture would cover the density. In units of the
/// design, like the picture's size.
float point_diameter(Eigen::Index count, double size) {
  const double room = size / std::sqrt(static_cast<double>(std::max<Eigen::Index>(count, 1)));
  return static_cast<float>(std::clamp(0.42 * room, 2.2, 5.6));
}

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

}  // namespace

bool SceneRenderer::render(const Scene& scene, float density, float scale) {
  const int width = std::max(1, static_cast<int>(std::lround(scene.box.width() * density)));
  const int height = std::max(1, static_cast<int>(std::lround(scene.box.height() * density)));
  if (drawn_ && *drawn_ == scene && width == picture_.width() && height == picture_.height()) {
    return false;
  }
  drawn_ = scene;

  picture_.resize(width, height);
  picture_.bind();
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  const palette::Palette& colours = *scene.palette;
  const float pixels = density * scale;
  DensityShader::Target target{scene.camera, width, height, pixels};
  target.camera.unit /= static_cast<double>(density);
  density_.draw(
      scene.plane.density, target,
      {scene.plane.fill, scene.plane.contours, &colours.density_map, colours.lines_apart});
  const auto draw = Overloaded{
      [&](const Heat& heat) {
        heat_.draw(heat, {target.camera, width, height, pixels});
      },
      [&](const Points& points) {
        const double size = std::min(width, height) / static_cast<double>(pixels);
        points_.draw(points.places, target.camera, width, height,
                     pixels * point_diameter(points.places->cols(), size), points.opacity, colours);
      },
      [&](const Outlines& lines) {
        target.line = lines.width * pixels;
        constexpr float edge_opacity = 0.7F;
        density_.draw_outline(
            lines.density, target,
            {lines.ink, lines.opacity, lines.tint, colours.background, edge_opacity});
      }};
  for (const Shape& shape : scene.shapes) std::visit(draw, shape);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  return true;
}

}  // namespace tiltscope::view
