#include "config/with_base.h"

#include "base/numbers.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tiltscope {
namespace {

/// Of the first coordinate.
double deviation(const BaseConfig& base) {
  double mean = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < base.means.size(); ++i) {
    const double w = base.weights[static_cast<Eigen::Index>(i)];
    mean += w * base.means[i][0];
    square += w * (base.covariances[i](0, 0) + base.means[i][0] * base.means[i][0]);
  }
  return std::sqrt(std::max(square - mean * mean, 0.0));
}

}  // namespace

Experiment with_base(Experiment experiment, BaseConfig base) {
  const Eigen::Index before = experiment.base.means.front().size();
  const Eigen::Index d = base.means.front().size();
  if (d != before) {
    RewardConfig reward;
    reward.A = Eigen::MatrixXd::Zero(d, d);
    reward.b = Eigen::VectorXd::Zero(d);
    const double width = deviation(base);
    reward.b[0] = width > 0.0 ? round_down(1.0 / width) : 1.0;
    experiment.reward = std::move(reward);
  }
  experiment.base = std::move(base);
  return experiment;
}

}  // namespace tiltscope
