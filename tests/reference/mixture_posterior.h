#pragma once

#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"
#include "reward/quadratic_reward.h"

#include <Eigen/Core>

/// The posterior and the covariance with the reward, one point at a time and as the mathematics has
/// them: what FirstOrderDenoiser and the training targets, which take many at once, are compared
/// with. They are themselves compared with quadrature.
namespace tiltscope::test {

/// p_{0|t}(. | x_t) (3.3): the law of the clean sample given its noised version, again a mixture.
GaussianMixture posterior(const GaussianMixture& clean, NoiseLevel level,
                          const Eigen::VectorXd& x_t);

/// Cov(grad log q_{t|0}(x_t | X_0), r(X_0)) under p_{0|t}(. | x_t) (3.9), (d).
Eigen::VectorXd score_reward_covariance(const GaussianMixture& clean, const QuadraticReward& reward,
                                        NoiseLevel level, const Eigen::VectorXd& x_t);

}  // namespace tiltscope::test
