#include "view/scene/marginals.h"

#include "base/numbers.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiltscope::view {

Histogram histogram(const Eigen::MatrixXf& samples, Eigen::Index axis, double low, double high,
                    double least_width) {
  Histogram result;
  result.width = round_up(least_width, {1.0, 2.0, 2.5, 5.0});
  result.low = std::floor(low / result.width) * result.width;
  const auto bars =
      static_cast<std::size_t>(std::max(std::ceil((high - result.low) / result.width), 1.0));
  result.density.assign(bars, 0.0);
  const double one = 1.0 / (static_cast<double>(samples.cols()) * result.width);
  for (Eigen::Index j = 0; j < samples.cols(); ++j) {
    const double place = (static_cast<double>(samples(axis, j)) - result.low) / result.width;
    if (place >= 0.0 && place < static_cast<double>(bars)) {
      result.density[static_cast<std::size_t>(place)] += one;
    }
  }
  return result;
}

double marginal_density(const GaussianMixture& mixture, Eigen::Index axis, double x) {
  double density = 0.0;
  for (std::size_t i = 0; i < mixture.components(); ++i) {
    const double variance = mixture.covariance(i)(axis, axis);
    const double offset = x - mixture.mean(i)[axis];
    density += std::exp(mixture.log_weights()[static_cast<Eigen::Index>(i)] -
                        0.5 * offset * offset / variance) /
               std::sqrt(2.0 * std::numbers::pi * variance);
  }
  return density;
}

}  // namespace tiltscope::view
