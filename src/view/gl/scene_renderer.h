#pragma once

#include "view/gl/density_shader.h"
#include "view/gl/gl.h"
#include "view/gl/heat_shader.h"
#include "view/gl/point_shader.h"
#include "view/scene/scene.h"

#include <optional>

namespace tiltscope::view {

/// Draws a scene into a texture, and only if it differs from the one that is there.
class SceneRenderer {
 public:
  SceneRenderer() : picture_(GL_RGBA8) {}

  /// The same name for the renderer's whole life. The picture's first row is its lowest.
  GLuint texture() const { return picture_.texture(); }

  /// `density` is the number of framebuffer pixels on one unit of the window, `scale` the
  /// interface's. True if the picture is another one than before.
  bool render(const Scene& scene, float density, float scale);

 private:
  DensityShader density_;
  HeatShader heat_;
  PointShader points_;
  gl::Framebuffer picture_;
  std::optional<SceneContent> drawn_;
};

}  // namespace tiltscope::view
