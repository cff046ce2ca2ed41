#include "math/quantile.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

double quantile(std::vector<double> values, double p) {
  std::ranges::sort(values);
  const double place = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double t = place - static_cast<double>(below);
  return t == 0.0 ? values[below] : (1.0 - t) * values[below] + t * values[above];
}

}  // namespace tiltscope
