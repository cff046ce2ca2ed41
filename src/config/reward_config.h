#pragma once

#include "config/option.h"
#include "config/same.h"

#include <Eigen/Core>

namespace tiltscope {

enum class RewardKind { quadratic, distance };

namespace options {

inline constexpr Options<RewardKind, 2> reward = {{
    {RewardKind::quadratic, "quadratic", "quadratic"},
    {RewardKind::distance, "distance", "distance"},
}};

}  // namespace options

/// What the model is bent towards: r(x) = x'Ax / 2 + b'x + c (4.2), or r(x) = -|x - a|.
struct RewardConfig {
  /// The paper: quadratic.
  RewardKind kind = RewardKind::quadratic;
  /// (d, d), symmetric: negative eigenvalues draw the modes together, positive ones widen them. In
  /// the paper's section 4.2: 0.
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(2, 2);
  /// (d): a mode of covariance Sigma moves by lambda Sigma b. The paper: (0, 4).
  Eigen::VectorXd b{{0.0, 4.0}};
  /// Leaves the target density as it is. The paper: 0.
  double c = 0.0;
  /// (d): where the distance is 0; empty is the origin.
  Eigen::VectorXd a{};

  friend bool operator==(const RewardConfig& x, const RewardConfig& y) {
    return x.kind == y.kind && same(x.A, y.A) && same(x.b, y.b) && x.c == y.c && same(x.a, y.a);
  }
};

}  // namespace tiltscope
