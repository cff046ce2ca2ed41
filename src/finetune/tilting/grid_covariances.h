#pragma once

#include "math/noise_schedule.h"
#include "oracle/mixture_posterior.h"
#include "oracle/tilt_oracle.h"

#include <Eigen/Core>

#include <memory>

namespace tiltscope {

/// What first-order tilts (3.10) add to the score at one noise level, for any rewards, d = 1 or 2:
///   sum_j delta_{j+1} Cov(g, r_{j+1} | x_t) under p^j,  which is the gradient of
///   sum_j delta_{j+1} E[r_{j+1} | x_t].
/// Immutable.
class GridCovariances {
 public:
  /// Where the noise is not narrow beside the cells, tabulates it by fourth-order differences of
  /// the sum of expectations, a fifth of the noise apart, or as near as the most places allow: to
  /// about 1e-3 of its size.
  GridCovariances(const CourseOnCells& course, NoiseLevel level);

  /// (d, n), at the columns of x (d, n).
  Eigen::MatrixXd at(const Eigen::MatrixXd& x) const;

 private:
  Eigen::VectorXd from_table(const Eigen::VectorXd& x) const;
  Eigen::VectorXd by_nodes(const Eigen::VectorXd& x) const;

  const CourseOnCells* course_;
  NoiseLevel level_;
  std::unique_ptr<const MixturePosterior> posterior_;  ///< only where the noise is narrow
  Cells places_;                                       ///< their centres are where it is tabulated
  Eigen::MatrixXf table_;                              ///< (d, places)
};

}  // namespace tiltscope
