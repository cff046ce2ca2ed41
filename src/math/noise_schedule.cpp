#include "math/noise_schedule.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

NoiseLevel NoiseSchedule::at(double t) const {
  if (config_.kind == ScheduleKind::linear) return {1.0 - t, t};

  constexpr double offset = 0.008;
  constexpr double quarter_turn = std::numbers::pi / 2 / (1.0 + offset);
  const double cos_0 = std::cos(offset * quarter_turn);
  const double alpha = std::cos((t + offset) * quarter_turn) / cos_0;
  // sigma^2 = 1 - alpha^2 = (cos^2 u0 - cos^2 u) / cos^2 u0 = sin(u + u0) sin(u - u0) / cos^2 u0,
  // which keeps its digits as t -> 0.
  const double sigma =
      std::sqrt(std::sin((t + 2 * offset) * quarter_turn) * std::sin(t * quarter_turn)) / cos_0;
  return {alpha, sigma};
}

}  // namespace tiltscope
