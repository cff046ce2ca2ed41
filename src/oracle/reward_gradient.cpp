#include "oracle/reward_gradient.h"

#include <cmath>

namespace tiltscope {

Eigen::MatrixXd reward_gradients(const Reward& reward, const Eigen::MatrixXd& x,
                                 const Eigen::VectorXd& steps) {
  if (auto own = reward.gradients(x)) return std::move(*own);
  Eigen::MatrixXd gradients = Eigen::MatrixXd::Zero(x.rows(), x.cols());
  Eigen::VectorXd here(x.cols()), below(x.cols()), above(x.cols());
  reward.evaluate(x, here);
  for (Eigen::Index axis = 0; axis < x.rows(); ++axis) {
    const double step = steps[axis];
    Eigen::MatrixXd moved = x;
    moved.row(axis).array() -= step;
    reward.evaluate(moved, below);
    moved.row(axis).array() += 2.0 * step;
    reward.evaluate(moved, above);
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      if (!std::isfinite(here[j])) continue;
      const bool low = std::isfinite(below[j]), high = std::isfinite(above[j]);
      const double rise = (high ? above[j] : here[j]) - (low ? below[j] : here[j]);
      const int sides = (high ? 1 : 0) + (low ? 1 : 0);
      if (sides > 0) gradients(axis, j) = rise / (sides * step);
    }
  }
  return gradients;
}

}  // namespace tiltscope
