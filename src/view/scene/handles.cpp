#include "view/scene/handles.h"

#include "config/settings.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr double least_deviation = 0.05;
constexpr double most_deviation = 20.0;
constexpr double least_weight = 0.01;
constexpr double full_turn = 2.0 * std::numbers::pi;
constexpr double degree = std::numbers::pi / 180.0;

double rounded(double value, double step) { return std::round(value / step) * step; }

Eigen::Vector2d rounded(const Eigen::Vector2d& value, double step) {
  return {rounded(value.x(), step), rounded(value.y(), step)};
}

/// The weight that a point around the mean stands for, next to the `current` one: the ring ends at
/// its top.
double weight_at(const Eigen::Vector2d& offset, double current) {
  double weight = std::atan2(offset.x(), offset.y()) / full_turn;
  if (weight < 0.0) weight += 1.0;
  if (std::abs(weight - current) > 0.5) weight = current > 0.5 ? 1.0 : 0.0;
  return weight;
}

/// On which side of the mean the first axis's handles lie: 1 or -1.
double side_of(const Experiment& experiment, std::size_t component, const Ellipse& ellipse) {
  double outwards = ellipse.axis(0).dot(experiment.base.means[component].head<2>());
  if (std::abs(outwards) < 1e-9 && has_arrow(experiment)) {
    outwards = -ellipse.axis(0).dot(experiment.reward.b.head<2>());
  }
  return outwards < -1e-9 ? -1.0 : 1.0;
}

/// What the handle of the reward moves.
Eigen::VectorXd& wanted_entries(RewardConfig& reward) {
  return reward.kind == RewardKind::distance ? reward.a : reward.b;
}

/// Without entries the distance is one from the origin.
Eigen::Vector2d wanted_point(RewardConfig reward) {
  const Eigen::VectorXd& entries = wanted_entries(reward);
  return entries.size() == 2 ? Eigen::Vector2d(entries) : Eigen::Vector2d::Zero();
}

}  // namespace

bool has_arrow(const Experiment& experiment) {
  return setting("reward.b").why_idle(experiment).empty() && experiment.reward.b.size() == 2;
}

Eigen::Vector2d Ellipse::axis(int i) const {
  const Eigen::Vector2d first(std::cos(angle), std::sin(angle));
  return i == 0 ? first : Eigen::Vector2d(-first.y(), first.x());
}

Ellipse ellipse_of(const Eigen::Matrix2d& covariance) {
  const double mean = 0.5 * covariance.trace();
  const double half_difference = 0.5 * (covariance(0, 0) - covariance(1, 1));
  const double radius = std::hypot(half_difference, covariance(0, 1));
  Ellipse ellipse;
  ellipse.angle = radius > 0.0 ? 0.5 * std::atan2(covariance(0, 1), half_difference) : 0.0;
  ellipse.deviations = {std::sqrt(mean + radius), std::sqrt(std::max(mean - radius, 0.0))};
  return ellipse;
}

Eigen::Matrix2d covariance_of(const Ellipse& ellipse) {
  Eigen::Matrix2d covariance = Eigen::Matrix2d::Zero();
  for (const int i : {0, 1}) {
    const Eigen::Vector2d axis = ellipse.axis(i);
    covariance += ellipse.deviations[i] * ellipse.deviations[i] * axis * axis.transpose();
  }
  // Symmetric to the last bit.
  covariance(1, 0) = covariance(0, 1);
  return covariance;
}

std::vector<Handle> handles_of(const Experiment& experiment, const HandleReach& beyond) {
  std::vector<Handle> handles;
  if (has_arrow(experiment)) {
    handles.push_back({Grip::reward, 0, experiment.reward.b});
  } else if (experiment.reward.kind == RewardKind::distance) {
    handles.push_back({Grip::reward, 0, wanted_point(experiment.reward)});
  }
  for (std::size_t i = 0; i < experiment.base.means.size(); ++i) {
    const Eigen::Vector2d mean = experiment.base.means[i];
    const Ellipse ellipse = ellipse_of(experiment.base.covariances[i]);
    const Eigen::Vector2d reach = ellipse_scale * ellipse.deviations;
    const Eigen::Vector2d first = side_of(experiment, i, ellipse) * ellipse.axis(0);
    handles.push_back({Grip::mean, i, mean});
    handles.push_back({Grip::first_axis, i, mean + reach[0] * first});
    handles.push_back({Grip::second_axis, i, mean + reach[1] * ellipse.axis(1)});
    handles.push_back({Grip::turn, i, mean + (reach[0] + beyond.turn) * first});
    if (experiment.base.means.size() < 2) continue;
    const double angle = full_turn * experiment.base.weights[static_cast<Eigen::Index>(i)];
    handles.push_back(
        {Grip::weight, i, mean + beyond.ring * Eigen::Vector2d(std::sin(angle), std::cos(angle))});
  }
  return handles;
}

std::optional<Handle> nearest_handle(const std::vector<Handle>& handles, const Camera& camera,
                                     const plot::Box& box, const Eigen::Vector2d& mouse,
                                     double reach) {
  std::optional<Handle> nearest;
  for (const Handle& handle : handles) {
    const double distance = (to_pixel(camera, box, handle.place) - mouse).norm();
    if (distance >= reach) continue;
    nearest = handle;
    reach = distance;
  }
  return nearest;
}

Drag::Drag(const Handle& handle, const Experiment& experiment)
    : handle_(handle), weights_(experiment.base.weights) {
  if (handle.grip == Grip::reward) return;
  start_ = ellipse_of(experiment.base.covariances[handle.component]);
  side_ = side_of(experiment, handle.component, start_);
}

bool Drag::fits(const Experiment& experiment) const {
  const bool planar = experiment.dimension() == 2;
  if (handle_.grip == Grip::reward) return planar;
  return planar && experiment.base.weights.size() == weights_.size();
}

Experiment Drag::with_weight(Experiment experiment, double weight) const {
  const auto i = static_cast<Eigen::Index>(handle_.component);
  weight = std::clamp(rounded(weight, 0.01), least_weight, 1.0 - least_weight);
  experiment.base.weights = weights_ * ((1.0 - weight) / (1.0 - weights_[i]));
  experiment.base.weights[i] = weight;
  return experiment;
}

Experiment Drag::at(Experiment experiment, const Eigen::Vector2d& point) const {
  if (handle_.grip == Grip::reward) {
    wanted_entries(experiment.reward) = rounded(point, 0.05);
    return experiment;
  }
  Eigen::VectorXd& mean = experiment.base.means[handle_.component];
  if (handle_.grip == Grip::mean) {
    mean = rounded(point, 0.05);
    return experiment;
  }
  const Eigen::Vector2d offset = point - mean;
  if (handle_.grip == Grip::weight) {
    const double before = experiment.base.weights[static_cast<Eigen::Index>(handle_.component)];
    return with_weight(std::move(experiment), weight_at(offset, before));
  }
  Ellipse ellipse = start_;
  if (handle_.grip == Grip::turn) {
    ellipse.angle = rounded(std::atan2(side_ * offset.y(), side_ * offset.x()), degree);
  } else {
    const int i = handle_.grip == Grip::first_axis ? 0 : 1;
    const double deviation = std::abs(offset.dot(ellipse.axis(i))) / ellipse_scale;
    ellipse.deviations[i] = std::clamp(rounded(deviation, 0.01), least_deviation, most_deviation);
  }
  experiment.base.covariances[handle_.component] = covariance_of(ellipse);
  return experiment;
}

Experiment Drag::nudged(Experiment experiment, const Nudge& nudge) const {
  const Eigen::Vector2d towards(nudge.right, nudge.up);
  const double part = nudge.fine ? 0.2 : 1.0;
  if (handle_.grip == Grip::reward) {
    wanted_entries(experiment.reward) =
        rounded(wanted_point(experiment.reward) + 0.25 * part * towards, 0.05);
    return experiment;
  }
  Eigen::VectorXd& mean = experiment.base.means[handle_.component];
  if (handle_.grip == Grip::mean) {
    mean = rounded(mean + 0.25 * part * towards, 0.05);
    return experiment;
  }
  if (handle_.grip == Grip::weight) {
    const double before = experiment.base.weights[static_cast<Eigen::Index>(handle_.component)];
    return with_weight(std::move(experiment), before + 0.05 * part * towards.sum());
  }
  Eigen::MatrixXd& covariance = experiment.base.covariances[handle_.component];
  // What the keys have done so far; its axes may have changed their order.
  Ellipse ellipse = start_;
  const Eigen::Matrix2d now = covariance;
  if (handle_.grip == Grip::turn) {
    const double angle = ellipse_of(now).angle;
    const double step = nudge.fine ? degree : 5.0 * degree;
    ellipse.angle = rounded(angle + step * (towards.y() - towards.x()), degree);
  } else {
    const int i = handle_.grip == Grip::first_axis ? 0 : 1;
    for (const int j : {0, 1}) {
      ellipse.deviations[j] = std::sqrt(ellipse.axis(j).dot(now * ellipse.axis(j)));
    }
    const Eigen::Vector2d axis = (i == 0 ? side_ : 1.0) * ellipse.axis(i);
    // Keys across the axis do nothing to it.
    const double along = axis.dot(towards);
    const double steps =
        std::abs(along) < 1e-6 ? 0.0 : std::copysign(towards.cwiseAbs().maxCoeff(), along);
    ellipse.deviations[i] = std::clamp(rounded(ellipse.deviations[i] + 0.05 * part * steps, 0.01),
                                       least_deviation, most_deviation);
  }
  covariance = covariance_of(ellipse);
  return experiment;
}

}  // namespace tiltscope::view
