#pragma once

#include "diffusion/checkpoint.h"
#include "diffusion/denoiser.h"
#include "math/noise_schedule.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <cstdint>

namespace tiltscope {

/// DDIM (Algorithm 1).
struct DdimOptions {
  int steps = 200;   ///< J: denoiser calls, at J times spaced evenly from t_max down to t_min
  double eta = 1.0;  ///< noise scale in [0, 1]: 0 is deterministic, 1 is DDPM

  friend bool operator==(const DdimOptions&, const DdimOptions&) = default;
};

/// Which random numbers a call of the sampler uses.
struct DrawId {
  std::uint64_t seed = 0;
  std::uint32_t draw = 0;
};

/// (d, n) samples. One step from t to s < t (2.4):
///   x_s = alpha_s x0_hat + sqrt(sigma_s^2 - eta_s^2) x1_hat + eta_s z,
///   eta_s = eta (sigma_s / sigma_t) sqrt(sigma_t^2 - (alpha_t / alpha_s)^2 sigma_s^2),
/// which for a variance-preserving schedule is eta (sigma_s / sigma_t) sqrt(1 - alpha_t^2 /
/// alpha_s^2); the last step returns x0_hat.
Eigen::MatrixXf ddim(
    Denoiser& denoiser, const NoiseSchedule& schedule, const DdimOptions& options, Eigen::Index n,
    DrawId id, Workers& workers, const Checkpoint& checkpoint = [](double) {});

}  // namespace tiltscope
