#pragma once

#include "math/gaussian_mixture.h"
#include "plot/figure.h"
#include "view/camera.h"

#include <Eigen/Core>

#include <memory>

namespace tiltscope::view {

/// What the graphics card draws behind the canvas's lines and letters.
struct Scene {
  plot::Box box;  ///< in the window
  Camera camera;
  std::shared_ptr<const GaussianMixture> density;
  std::shared_ptr<const GaussianMixture> ghost;
  std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (2, n)
};

}  // namespace tiltscope::view
