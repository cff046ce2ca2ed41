#include "view/state/components.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tiltscope::view {
namespace {

/// Means are multiples of this, as when they are dragged.
constexpr double step = 0.05;

double spread(const BaseConfig& base) {
  double sum = 0.0;
  for (const Eigen::MatrixXd& covariance : base.covariances) sum += covariance.trace() / 2.0;
  // Two digits are enough.
  const double mean = sum / static_cast<double>(base.covariances.size());
  return std::max(std::round(100.0 * mean) / 100.0, 0.01);
}

}  // namespace

bool can_add_component(const Experiment& experiment) {
  return experiment.dimension() == 2 && experiment.base.means.size() < most_components;
}

bool can_remove_component(const Experiment& experiment) {
  return experiment.dimension() == 2 && experiment.base.means.size() > 1;
}

Experiment with_component(Experiment experiment, const Eigen::Vector2d& mean) {
  BaseConfig& base = experiment.base;
  const auto before = static_cast<Eigen::Index>(base.means.size());
  const double share = 1.0 / static_cast<double>(before + 1);
  base.covariances.emplace_back(spread(base) * Eigen::Matrix2d::Identity());
  base.means.emplace_back((mean / step).array().round().matrix() * step);
  Eigen::VectorXd weights(before + 1);
  weights << base.weights * (1.0 - share), share;
  base.weights = weights;
  return experiment;
}

Experiment without_component(Experiment experiment, std::size_t component) {
  BaseConfig& base = experiment.base;
  const auto gone = static_cast<std::ptrdiff_t>(component);
  base.means.erase(base.means.begin() + gone);
  base.covariances.erase(base.covariances.begin() + gone);
  const Eigen::Index rest = base.weights.size() - 1 - gone;
  Eigen::VectorXd weights(base.weights.size() - 1);
  weights << base.weights.head(gone), base.weights.tail(rest);
  const double sum = weights.sum();
  // Where the one that goes had all the weight, those that stay share it.
  if (sum > 1e-9) {
    base.weights = weights / sum;
  } else {
    base.weights.setConstant(weights.size(), 1.0 / static_cast<double>(weights.size()));
  }
  return experiment;
}

Eigen::Vector2d free_place(const Experiment& experiment, const Eigen::Vector2d& low,
                           const Eigen::Vector2d& high) {
  constexpr int points = 9;
  Eigen::Vector2d best = 0.5 * (low + high);
  double farthest = 0.0;
  for (int i = 0; i < points; ++i) {
    for (int j = 0; j < points; ++j) {
      const Eigen::Array2d part(static_cast<double>(i) / (points - 1),
                                static_cast<double>(j) / (points - 1));
      const Eigen::Vector2d place = (low.array() + part * (high - low).array()).matrix();
      double distance = std::numeric_limits<double>::infinity();
      for (const Eigen::VectorXd& mean : experiment.base.means) {
        distance = std::min(distance, (place - mean.head<2>()).norm());
      }
      if (distance <= farthest) continue;
      farthest = distance;
      best = place;
    }
  }
  return best;
}

Eigen::Vector2d free_place(const Experiment& experiment) {
  Eigen::Vector2d low = experiment.base.means.front();
  Eigen::Vector2d high = low;
  for (const Eigen::VectorXd& mean : experiment.base.means) {
    low = low.cwiseMin(mean.head<2>());
    high = high.cwiseMax(mean.head<2>());
  }
  const double room = 3.0 * std::sqrt(spread(experiment.base));
  return free_place(experiment, low.array() - room, high.array() + room);
}

}  // namespace tiltscope::view
