#include "view/scene_renderer.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

bool same(const Scene& a, const Scene& b) {
  return a.camera == b.camera && a.density == b.density && a.ghost == b.ghost &&
         a.samples == b.samples;
}

/// Points shrink where so many on so small a picture would cover the density. In units of the
/// design, like the picture's size.
float point_diameter(Eigen::Index count, double size) {
  const double room = size / std::sqrt(static_cast<double>(std::max<Eigen::Index>(count, 1)));
  return static_cast<float>(std::clamp(0.42 * room, 2.2, 5.6));
}

}  // namespace

void SceneRenderer::render(const Scene& scene, float density, float scale) {
  const int width = std::max(1, static_cast<int>(std::lround(scene.box.width() * density)));
  const int height = std::max(1, static_cast<int>(std::lround(scene.box.height() * density)));
  if (drawn_ && same(*drawn_, scene) && width == picture_.width() && height == picture_.height()) {
    return;
  }
  drawn_ = scene;

  picture_.resize(width, height);
  picture_.bind();
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  Camera camera = scene.camera;
  camera.unit /= static_cast<double>(density);
  const float pixels = density * scale;
  density_.draw(scene.density, scene.ghost, camera, width, height, pixels);
  if (scene.samples) {
    const double size = std::min(width, height) / static_cast<double>(pixels);
    points_.draw(scene.samples, camera, width, height,
                 pixels * point_diameter(scene.samples->cols(), size));
  }
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

}  // namespace tiltscope::view
