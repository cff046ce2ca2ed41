#pragma once

#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"
#include "math/quadratic_reward.h"

#include <Eigen/Core>

/// The exact answers for a Gaussian mixture and a quadratic reward (section 4.1): what the learned
/// model is measured against.
namespace tiltscope {

/// p proportional to exp(strength r) base (4.10), normalised. `strength` is lambda k / N.
/// Throws std::domain_error naming the component if the tilt is not normalisable.
GaussianMixture tilted(const GaussianMixture& base, const QuadraticReward& reward, double strength);

/// p_{0|t}(. | x_t) (3.3): the law of the clean sample given its noised version, again a mixture.
GaussianMixture posterior(const GaussianMixture& clean, NoiseLevel level,
                          const Eigen::VectorXd& x_t);

/// Cov(grad log q_{t|0}(x_t | X_0), r(X_0)) under p_{0|t}(. | x_t) (3.9), (d).
Eigen::VectorXd score_reward_covariance(const GaussianMixture& clean, const QuadraticReward& reward,
                                        NoiseLevel level, const Eigen::VectorXd& x_t);

}  // namespace tiltscope
