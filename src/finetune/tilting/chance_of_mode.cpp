#include "finetune/tilting/chance_of_mode.h"

#include <cmath>
#include <limits>

namespace tiltscope {

double samples_for_mode(double before, double after, int tilts, double chance) {
  if (before >= 1.0) return 0.0;
  if (before <= 0.0) return std::numeric_limits<double>::infinity();
  const double rise = std::log(after / before) - std::log1p(-after) + std::log1p(-before);
  const double step = -std::expm1(-rise / tilts);
  const double rarities = (1.0 - before) / before - (1.0 - after) / after;
  return step * rarities / (chance * chance);
}

}  // namespace tiltscope
