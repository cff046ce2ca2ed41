#include "math/noise_schedule.h"

#include "engine/kernel.h"

#include <algorithm>
#include <array>
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

void NoiseSchedule::at(const Eigen::Ref<const Eigen::VectorXf>& t,
                       Eigen::Ref<Eigen::VectorXf> alpha, Eigen::Ref<Eigen::VectorXf> sigma) const {
  if (config_.kind == ScheduleKind::linear) {
    alpha = (1.0f - t.array()).matrix();
    sigma = t;
    return;
  }
  // As above, with u = t q and q a quarter of a turn over 1.008; and alpha = sin((1 - t) q) / cos
  // u0, which keeps its digits as t -> 1.
  constexpr Eigen::Index block = engine::block;
  const auto q = static_cast<float>(quarter_turn);
  const auto sin_2u0 = static_cast<float>(std::sin(2 * offset * quarter_turn));
  const auto cos_2u0 = static_cast<float>(std::cos(2 * offset * quarter_turn));
  const auto scale = static_cast<float>(1.0 / std::cos(offset * quarter_turn));
  for (Eigen::Index first = 0; first < t.size(); first += block) {
    const Eigen::Index count = std::min(block, t.size() - first);
    Eigen::Array<float, block, 1> some = Eigen::Array<float, block, 1>::Zero();
    some.head(count) = t.segment(first, count).array();
    Eigen::Array<float, block, 2> of_t;  // sine and cosine
    Eigen::Array<float, block, 2> of_rest;
    engine::kernel().fourier(&q, 1, some.data(), of_t.data());
    some = 1.0f - some;
    engine::kernel().fourier(&q, 1, some.data(), of_rest.data());
    const auto sine = of_t.col(0).head(count);
    const auto cosine = of_t.col(1).head(count);
    alpha.segment(first, count) = scale * of_rest.col(0).head(count).matrix();
    sigma.segment(first, count) =
        (scale * ((sine * cos_2u0 + cosine * sin_2u0) * sine).sqrt()).matrix();
  }
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
