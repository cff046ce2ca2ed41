#include "view/scene_renderer.h"

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
      scene.density, target,
      {scene.density_fill, scene.density_contours, &colours.density_map, colours.lines_apart});
  heat_.draw(scene.errors.content, target.camera, width, height, scene.errors.opacity,
             colours.error_map);
  if (scene.samples) {
    const double size = std::min(width, height) / static_cast<double>(pixels);
    points_.draw(scene.samples, target.camera, width, height,
                 pixels * point_diameter(scene.samples->cols(), size), scene.samples_opacity,
                 colours);
  }
  target.line = 1.5F * pixels;
  density_.draw_outline(scene.base.content, target, {colours.second, scene.base.opacity, 0.12F});
  // The target steps back while it is about to move.
  const float stays = scene.ghost ? 0.35F : 1.0F;
  density_.draw_outline(scene.target.content, target,
                        {colours.aim, 0.8F * stays * scene.target.opacity, 0.0F});
  target.line = 2.2F * pixels;
  density_.draw_outline(scene.ghost, target, {colours.aim, 0.95F, 0.22F});
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  return true;
}

}  // namespace tiltscope::view
