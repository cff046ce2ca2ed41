#include "math/effective_size.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

double effective_share(const Eigen::VectorXd& log_weights) {
  // The largest weight is 1: the ratio does not depend on it.
  const Eigen::ArrayXd weights = (log_weights.array() - log_weights.maxCoeff()).exp();
  return weights.mean() * weights.mean() / weights.square().mean();
}

double conditional_effective_size(const Eigen::VectorXd& rewards, double delta) {
  if (rewards.allFinite()) return effective_share(delta * rewards);
  Eigen::VectorXd finite(rewards.size());
  Eigen::Index n = 0;
  for (const double r : rewards) {
    if (std::isfinite(r)) finite[n++] = r;
  }
  return n > 0 ? effective_share(delta * finite.head(n)) : 1.0;
}

int tilts_for(const Eigen::VectorXd& rewards, double rest, double least) {
  constexpr int most = 100'000;
  const auto suffices = [&](int tilts) {
    return conditional_effective_size(rewards, rest / tilts) >= least;
  };
  // The size falls as the step grows, so that the numbers that suffice have a least one.
  int high = 1;
  while (high < most && !suffices(high)) high = std::min(2 * high, most);
  int low = high / 2;  // does not suffice, or is 0
  while (high - low > 1) {
    const int middle = low + (high - low) / 2;
    (suffices(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace tiltscope
