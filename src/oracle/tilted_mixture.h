#pragma once

#include "math/gaussian_mixture.h"
#include "reward/quadratic_reward.h"

#include <Eigen/Core>

/// The exact answers for a Gaussian mixture and a quadratic reward (section 4.1): what the learned
/// model is measured against.
namespace tiltscope {

/// p proportional to exp(strength r) base (4.10), normalised. `strength` is lambda k / N.
/// Throws std::domain_error naming the component if the tilt is not normalisable.
GaussianMixture tilted(const GaussianMixture& base, const QuadraticReward& reward, double strength);

}  // namespace tiltscope
