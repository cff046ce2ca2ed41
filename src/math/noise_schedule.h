#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

namespace tiltscope {

/// x_t = alpha x_0 + sigma x_1 (2.1).
struct NoiseLevel {
  double alpha = 1.0;
  double sigma = 0.0;
};

/// The functions alpha_t and sigma_t, for t in [0, 1].
///  cosine: alpha^2 = f(t) / f(0), f(t) = cos^2((t + 0.008) / 1.008 * pi / 2), sigma^2 = 1 -
///  alpha^2
///          (Nichol & Dhariwal 2021; variance preserving).
///  linear: alpha = 1 - t, sigma = t (flow matching).
class NoiseSchedule {
 public:
  explicit NoiseSchedule(const ScheduleConfig& config) : config_(config) {}

  NoiseLevel at(double t) const;
  /// Of n times at once, in single precision: each within 5e-7 of itself. t, alpha, sigma: (n).
  void at(const Eigen::Ref<const Eigen::VectorXf>& t, Eigen::Ref<Eigen::VectorXf> alpha,
          Eigen::Ref<Eigen::VectorXf> sigma) const;
  /// log(alpha_t / sigma_t): half the logarithm of the signal-to-noise ratio, falling with t.
  double log_snr(double t) const;
  /// The t at which `log_snr` has this value.
  double time_at(double log_snr) const;
  /// d log alpha / dl, where l = `log_snr`: how fast the signal grows as the noise falls; between 0
  /// and 1.
  double signal_rate(NoiseLevel level) const;
  ScheduleKind kind() const { return config_.kind; }
  double t_min() const { return config_.t_min; }
  double t_max() const { return config_.t_max; }

 private:
  ScheduleConfig config_;
};

}  // namespace tiltscope
