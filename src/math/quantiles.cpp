#include "math/quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tiltscope {

double quantile(std::vector<double> values, double q) {
  if (std::ranges::any_of(values, [](double value) { return std::isnan(value); })) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double place = q * static_cast<double>(values.size() - 1);
  const double whole = std::floor(place);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(whole);
  std::nth_element(values.begin(), below, values.end());
  if (below + 1 == values.end()) return *below;
  return std::lerp(*below, *std::min_element(below + 1, values.end()), place - whole);
}

}  // namespace tiltscope
