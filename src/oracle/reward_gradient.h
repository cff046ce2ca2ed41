#pragma once

#include "reward/reward.h"

#include <Eigen/Core>

namespace tiltscope {

/// grad r at each column of x (d, n): (d, n). Where r has none, by differences over `steps` (d) to
/// either side, as far as there is no wall; 0 behind one.
Eigen::MatrixXd reward_gradients(const Reward& reward, const Eigen::MatrixXd& x,
                                 const Eigen::VectorXd& steps);

}  // namespace tiltscope
