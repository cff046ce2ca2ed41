#pragma once

#include <vector>

namespace tiltscope {

/// The value below which a share p in [0, 1] of the values lies, linear between neighbours (Hyndman
/// & Fan 1996, type 7). `values` must not be empty; their order does not matter.
double quantile(std::vector<double> values, double p);

}  // namespace tiltscope
