#include "view/state/theory.h"

#include "config/experiment_io.h"
#include "oracle/check_tilt.h"
#include "oracle/tilted_mixture.h"
#include "plot/ticks.h"
#include "reward/quadratic_reward.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {

std::optional<double> largest_reward(const Experiment& experiment) {
  const GaussianMixture base(experiment.base);
  const auto any_reward = make_reward(experiment.reward);
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

std::vector<Warning> theory_warnings(const Experiment& experiment) {
  std::vector<Warning> warnings;
  const TiltingConfig& tilting = experiment.tilting;
  const std::optional<double> largest = largest_reward(experiment);
  if (!largest) return warnings;

  double bound = std::numeric_limits<double>::infinity();
  for (const Eigen::MatrixXd& covariance : experiment.base.covariances) {
    bound = std::min(bound, largest_lambda(covariance, experiment.reward.A));
  }
  if (tilting.lambda > 0.8 * bound) {
    warnings.push_back(
        {about("tilting.lambda"), "Close to λ = " + plot::short_number(bound, 3) +
                                      ", from where on the target is not normalisable "
                                      "(4.10): a mode grows very wide."});
  }

  const double step = std::abs(tilting.lambda) / tilting.tilts;
  const double reach = step * *largest;
  if (reach > 1.0 && tilting.target == TiltTarget::first_order) {
    const double enough = std::ceil(2.0 * reach * tilting.tilts);
    warnings.push_back(
        {about("tilting.tilts"), "δ|r| reaches " + plot::short_number(reach, 2) +
                                     ": the first-order update (3.10) needs it well below "
                                     "1, which N = " +
                                     plot::short_number(enough, 3) + " gives."});
  }
  if (reach > 3.0 && tilting.target != TiltTarget::first_order) {
    const double enough = std::ceil(reach * tilting.tilts / 3.0);
    warnings.push_back(
        {about("tilting.tilts"), "δ|r| reaches " + plot::short_number(reach, 2) +
                                     ": few of the data have any weight exp(δr) to speak "
                                     "of; N = " +
                                     plot::short_number(enough, 3) + " brings it to 3."});
  }
  return warnings;
}

}  // namespace tiltscope::view
