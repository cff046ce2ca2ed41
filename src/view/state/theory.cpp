#include "view/state/theory.h"

#include "config/experiment_io.h"
#include "oracle/check_tilt.h"
#include "oracle/largest_reward.h"
#include "plot/ticks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace tiltscope::view {

bool first_order_is_exact(const Experiment& experiment) {
  const RewardConfig& reward = experiment.reward;
  if (reward.kind != RewardKind::quadratic || !reward.A.isZero(0.0)) return false;
  const BaseConfig& base = experiment.base;
  const Eigen::MatrixXd& shared = base.covariances.front();
  const auto alike = [&](const Eigen::MatrixXd& other) { return other.isApprox(shared, 1e-12); };
  if (!std::ranges::all_of(base.covariances, alike)) return false;
  // Given x_t, component i has the mean of b'x0 that b' (alpha^2 S + sigma^2 I)^-1 mu_i decides,
  // with S the covariance. It is the same for all components at every noise level if b' S^k mu_i is
  // for all k below d. Then b'x0 is a Gaussian given x_t, and its tilt moves the score in
  // proportion to delta.
  Eigen::VectorXd along = reward.b;
  for (int k = 0; k < experiment.dimension(); ++k) {
    const double scale = along.norm();
    for (const Eigen::VectorXd& mean : base.means) {
      const Eigen::VectorXd apart = mean - base.means.front();
      if (std::abs(along.dot(apart)) > 1e-9 * scale * apart.norm()) return false;
    }
    along = shared * along;
  }
  return true;
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
        {about("tilting.lambda"), "λ is close to " + plot::short_number(bound, 3) +
                                      ". From this value on no target exists (4.10), and near it a "
                                      "mode is very wide."});
  }

  if (experiment.method.kind != MethodKind::iterative_tilting) return warnings;
  const double step = std::abs(tilting.lambda) / tilting.tilts;
  const double reach = step * *largest;
  // What a first-order tilt leaves out is for the run to tell: |r| does not say.
  if (reach > 3.0 && tilting.target != TiltTarget::first_order) {
    const double enough = std::ceil(reach * tilting.tilts / 3.0);
    warnings.push_back({about("tilting.tilts"),
                        "Few of a tilt's samples have a weight exp(δr) that counts: δ|r| reaches " +
                            plot::short_number(reach, 2) +
                            ". With N = " + plot::short_number(enough, 6) + " it reaches 3.",
                        {more_tilts(enough, {})}});
  }
  return warnings;
}

}  // namespace tiltscope::view
