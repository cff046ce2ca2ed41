#include "oracle/largest_reward.h"

#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

std::optional<double> largest_reward(const Experiment& experiment) {
  const GaussianMixture base(experiment.base);
  const auto any_reward = make_reward(experiment.reward, experiment.dimension());
  if (any_reward->quadratic() == nullptr) return std::nullopt;
  const QuadraticReward& reward = *any_reward->quadratic();
  const GaussianMixture target = tilted(base, reward, experiment.tilting.lambda);
  double largest = 0.0;
  for (const GaussianMixture* mixture : {&base, &target}) {
    for (std::size_t i = 0; i < mixture->components(); ++i) {
      // For x ~ N(mu, Sigma): E r = r(mu) + tr(A Sigma) / 2 and, with g the gradient at mu,
      // Var r = g' Sigma g + tr(A Sigma A Sigma) / 2.
      const Eigen::MatrixXd spread = reward.A() * mixture->covariance(i);
      const Eigen::VectorXd g = reward.gradient(mixture->mean(i));
      const double mean = reward.value(mixture->mean(i)) + 0.5 * spread.trace();
      const double variance = g.dot(mixture->covariance(i) * g) + 0.5 * (spread * spread).trace();
      largest = std::max(largest, std::abs(mean) + 2.0 * std::sqrt(std::max(variance, 0.0)));
    }
  }
  return largest;
}

}  // namespace tiltscope
