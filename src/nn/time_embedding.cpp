#include "nn/time_embedding.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

Eigen::VectorXf time_frequencies(int features) {
  constexpr double slowest = std::numbers::pi / 2;
  constexpr double fastest = 32 * std::numbers::pi;
  Eigen::VectorXf frequencies(features / 2);
  const auto n = frequencies.size();
  for (Eigen::Index j = 0; j < n; ++j) {
    const double position = n > 1 ? static_cast<double>(j) / static_cast<double>(n - 1) : 0.0;
    frequencies[j] = static_cast<float>(slowest * std::pow(fastest / slowest, position));
  }
  return frequencies;
}

}  // namespace tiltscope
