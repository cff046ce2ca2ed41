#include "view/state/theory.h"

#include "config/experiment_io.h"
#include "oracle/check_tilt.h"
#include "oracle/largest_reward.h"
#include "plot/ticks.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {

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

  if (experiment.method.kind != MethodKind::iterative_tilting) return warnings;
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
