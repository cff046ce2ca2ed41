#include "math/noise_schedule.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

namespace {

constexpr double offset = 0.008;
constexpr double quarter_turn = std::numbers::pi / 2 / (1.0 + offset);

}  // namespace

NoiseLevel NoiseSchedule::at(double t) const {
  if (config_.kind == ScheduleKind::linear) return {1.0 - t, t};

  const double cos_0 = std::cos(offset * quarter_turn);
  const double alpha = std::cos((t + offset) * quarter_turn) / cos_0;
  // sigma^2 = 1 - alpha^2 = (cos^2 u0 - cos^2 u) / cos^2 u0 = sin(u + u0) sin(u - u0) / cos^2 u0,
  // which keeps its digits as t -> 0.
  const double sigma =
      std::sqrt(std::sin((t + 2 * offset) * quarter_turn) * std::sin(t * quarter_turn)) / cos_0;
  return {alpha, sigma};
}

double NoiseSchedule::log_snr(double t) const {
  const NoiseLevel level = at(t);
  return std::log(level.alpha / level.sigma);
}

double NoiseSchedule::time_at(double log_snr) const {
  if (config_.kind == ScheduleKind::linear) return 1.0 / (1.0 + std::exp(log_snr));
  const double alpha = 1.0 / std::sqrt(1.0 + std::exp(-2.0 * log_snr));
  return std::acos(alpha * std::cos(offset * quarter_turn)) / quarter_turn - offset;
}

double NoiseSchedule::signal_rate(NoiseLevel level) const {
  // dl = d log alpha - d log sigma, where alpha^2 + sigma^2 = 1 (cosine) or alpha + sigma = 1.
  return config_.kind == ScheduleKind::linear ? level.sigma : level.sigma * level.sigma;
}

}  // namespace tiltscope
