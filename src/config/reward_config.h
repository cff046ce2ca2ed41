#pragma once

#include "config/same.h"

#include <Eigen/Core>

namespace tiltscope {

/// Quadratic reward r(x) = x'Ax / 2 + b'x + c (4.2).
struct RewardConfig {
  /// (d, d), symmetric: negative eigenvalues draw the modes together, positive ones widen them. In
  /// the paper's section 4.2: 0.
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(2, 2);
  /// (d): a mode of covariance Sigma moves by lambda Sigma b. The paper: (0, 4).
  Eigen::VectorXd b{{0.0, 4.0}};
  /// Moves no target. The paper: 0.
  double c = 0.0;

  friend bool operator==(const RewardConfig& a, const RewardConfig& b) {
    return same(a.A, b.A) && same(a.b, b.b) && a.c == b.c;
  }
};

}  // namespace tiltscope
