#pragma once

#include <vector>

namespace tiltscope {

/// The q-quantile of at least one value, q in [0, 1], interpolated linearly between order
/// statistics.
double quantile(std::vector<double> values, double q);

/// What exact samples score: quantiles over many sets of as many draws from the density itself.
struct Floor {
  double median = 0.0;
  double ninetieth = 0.0;  ///< percentile

  Floor() = default;
  explicit Floor(const std::vector<double>& scores)
      : median(quantile(scores, 0.5)), ninetieth(quantile(scores, 0.9)) {}

  /// Of scores that are normally distributed: their 90th percentile is 1.2816 deviations above.
  double deviation() const { return (ninetieth - median) / 1.2816; }
};

}  // namespace tiltscope
