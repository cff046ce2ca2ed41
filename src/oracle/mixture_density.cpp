#include "oracle/mixture_density.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace tiltscope {

Eigen::VectorXd MixtureDensity::log_density(const Eigen::MatrixXd& x) const {
  Eigen::VectorXd log_density(x.cols());
  for (Eigen::Index j = 0; j < x.cols(); ++j) log_density[j] = mixture_.log_density(x.col(j));
  return log_density;
}

Eigen::MatrixXd MixtureDensity::score(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd score(x.rows(), x.cols());
  for (Eigen::Index j = 0; j < x.cols(); ++j) score.col(j) = mixture_.score(x.col(j));
  return score;
}

std::shared_ptr<const ExactDensity> MixtureDensity::at(NoiseLevel level) const {
  return std::make_shared<const MixtureDensity>(mixture_.noised(level));
}

std::pair<Eigen::VectorXd, Eigen::VectorXd> MixtureDensity::extent() const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::pair corners(Eigen::VectorXd::Constant(dimension(), infinity).eval(),
                    Eigen::VectorXd::Constant(dimension(), -infinity).eval());
  for (std::size_t i = 0; i < mixture_.components(); ++i) {
    const Eigen::VectorXd reach = 3.2 * mixture_.covariance(i).diagonal().cwiseSqrt();
    corners.first = corners.first.cwiseMin(mixture_.mean(i) - reach);
    corners.second = corners.second.cwiseMax(mixture_.mean(i) + reach);
  }
  return corners;
}

double MixtureDensity::highest_log_density() const {
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < mixture_.components(); ++i) {
    highest = std::max(highest, mixture_.log_density(mixture_.mean(i)));
  }
  return highest;
}

Eigen::VectorXd MixtureDensity::marginal(Eigen::Index axis, const Eigen::VectorXd& x) const {
  const Eigen::VectorXd weights = mixture_.weights();
  Eigen::VectorXd density = Eigen::VectorXd::Zero(x.size());
  for (std::size_t i = 0; i < mixture_.components(); ++i) {
    const double variance = mixture_.covariance(i)(axis, axis);
    const double peak =
        weights[static_cast<Eigen::Index>(i)] / std::sqrt(2.0 * std::numbers::pi * variance);
    const auto offset = x.array() - mixture_.mean(i)[axis];
    density.array() += peak * (-0.5 / variance * offset.square()).exp();
  }
  return density;
}

Eigen::MatrixXd MixtureDensity::part_deviations() const {
  Eigen::MatrixXd deviations(dimension(), static_cast<Eigen::Index>(mixture_.components()));
  for (std::size_t i = 0; i < mixture_.components(); ++i) {
    deviations.col(static_cast<Eigen::Index>(i)) = mixture_.covariance(i).diagonal().cwiseSqrt();
  }
  return deviations;
}

double MixtureDensity::entropy(const Eigen::MatrixXd& draws) const {
  const GaussianMixture& p = mixture_;
  const Eigen::VectorXd w = p.weights();
  const double log_scale = 0.5 * std::log(2.0 * std::numbers::pi * std::numbers::e);
  double joint = 0.0;
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    if (w[i] == 0.0) continue;
    const double log_volume =
        p.cholesky(static_cast<std::size_t>(i)).diagonal().array().log().sum();
    joint +=
        w[i] * (static_cast<double>(p.dimension()) * log_scale + log_volume - p.log_weights()[i]);
  }
  double open = 0.0;
  for (const auto& x : draws.colwise()) {
    for (const double r : p.responsibilities(x)) open -= r > 0.0 ? r * std::log(r) : 0.0;
  }
  return joint - open / static_cast<double>(draws.cols());
}

}  // namespace tiltscope
