#pragma once

#include "view/gl/gl.h"
#include "view/look/palette.h"
#include "view/scene/camera.h"

#include <Eigen/Core>

#include <memory>

namespace tiltscope::view {

/// Samples as round points with a rim of the ground's colour.
class PointShader {
 public:
  using Points = std::shared_ptr<const Eigen::MatrixXf>;  ///< (2, n), or null

  PointShader();

  /// Draws over the bound framebuffer, of `width` x `height` pixels. `camera` counts in its pixels;
  /// `diameter` is that of a point in them.
  void draw(const Points& points, const Camera& camera, int width, int height, float diameter,
            float opacity = 1.0F, const palette::Palette& palette = palette::dark);

 private:
  gl::Program program_;
  gl::VertexArray vertices_;
  gl::Buffer buffer_;
  Points uploaded_;
};

}  // namespace tiltscope::view
