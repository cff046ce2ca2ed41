#pragma once

#include "diffusion/sampler_moves.h"

#include <Eigen/Core>

#include <cmath>
#include <cstddef>

/// Where a sampler ends with the exact denoiser of a Gaussian: linear in its random numbers, so
/// that its law is known without drawing any.
namespace tiltscope::test {

/// A normal variable on the line.
struct Gaussian {
  double mean = 0;
  double variance = 1;

  /// Of alpha x0 + sigma x1.
  double variance_at(NoiseLevel level) const {
    return level.alpha * level.alpha * variance + level.sigma * level.sigma;
  }
  /// E[x0 | x_t] = mean + gain (x_t - alpha mean).
  double gain(NoiseLevel level) const { return level.alpha * variance / variance_at(level); }
};

/// The sample as a linear form: the constant, then the coefficients of the start and of the
/// standard normal number of each call. `fine` > 1 writes each of these as that of `fine` shorter
/// steps, on the same Brownian path.
inline Eigen::VectorXd end_form(const Gaussian& clean, const SamplerConfig& config,
                                const NoiseSchedule& schedule, int fine = 1) {
  const SamplerCourse course = sampler_course(config, schedule);
  const auto calls = static_cast<Eigen::Index>(course.times.size());
  // exp(eta^2 l) dW is what DPM-Solver++ adds up over a step, Euler-Maruyama dW.
  const double h = config.steps < 2
                       ? 0.0
                       : (schedule.log_snr(schedule.t_min()) - schedule.log_snr(schedule.t_max())) /
                             (config.steps - 1) / fine;
  Eigen::VectorXd shares(fine);
  for (int k = 0; k < fine; ++k) {
    const double grown =
        config.kind == SamplerKind::dpm_solver ? config.eta * config.eta * h * k : 0;
    shares[k] = std::exp(grown);
  }
  shares.normalize();

  Eigen::VectorXd x = Eigen::VectorXd::Zero(2 + calls * fine);
  x[1] = 1.0;
  Eigen::VectorXd x_before = 0.0 * x;
  std::array<Eigen::VectorXd, 3> x0_hat{x_before, x_before, x_before};
  for (Eigen::Index i = 0; i < calls; ++i) {
    const NoiseLevel level = schedule.at(course.times[static_cast<std::size_t>(i)]);
    const Move& move = course.moves[static_cast<std::size_t>(i)];
    x0_hat[2] = x0_hat[1];
    x0_hat[1] = x0_hat[0];
    x0_hat[0] = clean.gain(level) * x;
    x0_hat[0][0] += clean.mean * (1.0 - clean.gain(level) * level.alpha);
    Eigen::VectorXd next = move.keep * x + move.back * x_before;
    for (std::size_t k = 0; k < 3; ++k) next += move.x0_hat[k] * x0_hat[k];
    next.segment(2 + i * fine, fine) += move.noise * shares;
    x_before = x;
    x = next;
  }
  return x;
}

/// The law of the sample of a form.
inline Gaussian law_of(const Eigen::VectorXd& form) {
  return {form[0], form.tail(form.size() - 1).squaredNorm()};
}

/// The law of the sample that endlessly many steps along the reverse SDE of eta, and then x0_hat,
/// make of a standard normal start. What the law at t_max lacks of p_t's falls along the SDE like
///   exp(int (d log sqrt(var_t) / dl - eta^2 sigma^2 / var_t) dl)
///     = (sd_end / sd_start) ((alpha_start / sd_start) / (alpha_end / sd_end))^(eta^2).
inline Gaussian limit_law(const Gaussian& clean, double eta, const NoiseSchedule& schedule) {
  const NoiseLevel start = schedule.at(schedule.t_max());
  const NoiseLevel end = schedule.at(schedule.t_min());
  const double sd_start = std::sqrt(clean.variance_at(start));
  const double sd_end = std::sqrt(clean.variance_at(end));
  const double left =
      sd_end / sd_start * std::pow(start.alpha / sd_start / (end.alpha / sd_end), eta * eta);
  const double mean = end.alpha * clean.mean - left * start.alpha * clean.mean;
  const double variance = sd_end * sd_end + left * left * (1.0 - clean.variance_at(start));
  const double gain = clean.gain(end);
  return {clean.mean + gain * (mean - end.alpha * clean.mean), gain * gain * variance};
}

}  // namespace tiltscope::test
