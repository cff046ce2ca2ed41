#include "finetune/steering/resampling.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

std::vector<Eigen::Index> resampled(const Eigen::VectorXd& log_weights, double offset) {
  const Eigen::Index n = log_weights.size();
  // The largest weight is 1: only ratios count.
  const Eigen::VectorXd weights = (log_weights.array() - log_weights.maxCoeff()).exp();
  const double each = weights.sum() / static_cast<double>(n);
  std::vector<Eigen::Index> copied;
  copied.reserve(static_cast<std::size_t>(n));
  double sum = weights[0];
  Eigen::Index at = 0;
  Eigen::Index last_of_weight = weights[0] > 0.0 ? 0 : -1;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double place = (static_cast<double>(i) + offset) * each;
    while (sum <= place && at + 1 < n) {
      sum += weights[++at];
      if (weights[at] > 0.0) last_of_weight = at;
    }
    // Rounding may leave the last places behind the sum of all.
    copied.push_back(last_of_weight);
  }
  return copied;
}

Eigen::Index count_distinct(std::vector<Eigen::Index> numbers) {
  std::ranges::sort(numbers);
  return std::unique(numbers.begin(), numbers.end()) - numbers.begin();
}

}  // namespace tiltscope
