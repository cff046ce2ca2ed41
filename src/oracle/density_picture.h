#pragma once

#include "oracle/cells.h"

#include <Eigen/Core>

namespace tiltscope {

/// log p of a density in the plane on a grid, to be drawn: for nothing that is measured.
struct DensityPicture {
  Cells places;
  Eigen::MatrixXf log_density;  ///< (n, n): at the centres of `places`; -1e30 where p is 0
  float highest = 0.0F;         ///< of them

  /// Between the nearest four, at x (2); -1e30 outside of the places.
  double at(const Eigen::Vector2d& x) const;
};

}  // namespace tiltscope
