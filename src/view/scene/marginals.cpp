#include "view/scene/marginals.h"

#include "base/numbers.h"

#include <algorithm>
#include <cmath>

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

double readable_width(const Eigen::MatrixXf& samples, Eigen::Index axis, double low, double high) {
  const auto x = samples.row(axis).array().cast<double>();
  const auto seen = static_cast<double>((x >= low && x <= high).count());
  constexpr double bars = 5.0;
  return (high - low) / (bars * std::cbrt(std::max(seen, 1.0)));
}

}  // namespace tiltscope::view
