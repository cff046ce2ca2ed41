#pragma once

#include "view/gl/gl.h"
#include "view/scene/camera.h"
#include "view/scene/heat_map.h"

#include <memory>

namespace tiltscope::view {

/// Draws a heat map over the bound framebuffer.
class HeatShader {
 public:
  HeatShader();

  /// `camera` counts in the framebuffer's pixels.
  void draw(const std::shared_ptr<const HeatMap>& map, const Camera& camera, int width, int height,
            float opacity, const ColourMap& colours = dark_error_colours);

 private:
  gl::Program program_;
  gl::VertexArray vertices_;
  gl::Texture texture_;
  std::shared_ptr<const HeatMap> uploaded_;
};

}  // namespace tiltscope::view
