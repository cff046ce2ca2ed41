#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "diffusion/denoiser.h"
#include "math/box.h"
#include "math/noise_schedule.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <cstdint>

namespace tiltscope {

/// Which random numbers a call of the sampler uses.
struct DrawId {
  std::uint64_t seed = 0;
  std::uint32_t draw = 0;
};

/// (d, n) samples, in J = config.steps calls of the denoiser for each; the last returns x0_hat.
/// A step from t to s < t leads
///  - with DDIM, whose times are spaced evenly from t_max down to t_min (Algorithm 1, 2.4), to
///      x_s = alpha_s x0_hat + sqrt(sigma_s^2 - eta_s^2) x1_hat + eta_s z,
///      eta_s = eta (sigma_s / sigma_t) sqrt(sigma_t^2 - (alpha_t / alpha_s)^2 sigma_s^2),
///    which for a variance-preserving schedule is eta (sigma_s / sigma_t) sqrt(1 - alpha_t^2 /
///    alpha_s^2);
///  - with DPM-Solver++ (Lu et al. 2022), whose times are spaced evenly in l = log(alpha / sigma),
///  to
///      x_s = (sigma_s / sigma_t) x_t + alpha_s int_{l_t}^{l_s} e^{l - l_s} x0_hat(l) dl,
///    exact for the parabola through x0_hat now and at the two steps before.
/// `plausible`: where x0_hat is kept, in which case x1_hat follows; an empty box leaves it free.
Eigen::MatrixXf draw_samples(
    Denoiser& denoiser, const NoiseSchedule& schedule, const SamplerConfig& config, Eigen::Index n,
    DrawId id, const Box& plausible, Workers& workers,
    const Checkpoint& checkpoint = [](double) {});

}  // namespace tiltscope
