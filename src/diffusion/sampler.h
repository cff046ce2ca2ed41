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

/// (n): of each sample, whether the box held its x0_hat at some step.
using Held = Eigen::Array<bool, Eigen::Dynamic, 1>;

/// (d, n) samples, in J = config.steps calls of the denoiser for each; the last returns x0_hat.
/// A step from t to s < t leads
///  - with DDIM, whose times are spaced evenly from t_max down to t_min (Algorithm 1, 2.4), to
///      x_s = alpha_s x0_hat + sqrt(sigma_s^2 - eta_s^2) x1_hat + eta_s z,
///      eta_s = eta (sigma_s / sigma_t) sqrt(sigma_t^2 - (alpha_t / alpha_s)^2 sigma_s^2),
///    which for a variance-preserving schedule is eta (sigma_s / sigma_t) sqrt(1 - alpha_t^2 /
///    alpha_s^2);
///  - with the others, whose times are spaced evenly in l = log(alpha / sigma), along the reverse
///    SDE of sampler_moves.h, which is (2.12) for eta = 1 and (2.13) for eta = 0: DPM-Solver++ (Lu
///    et al. 2022) solves it exactly for the parabola through x0_hat now and at the two steps
///    before; Euler-Maruyama takes its coefficients as they stand at t; and Heun, for eta = 0
///    whatever the configuration says, their mean over t and s, in two calls a step, but one in the
///    first if J is even.
/// `plausible`: where x0_hat is kept, in which case x1_hat follows; an empty box leaves it free.
/// `held`, unless null, is resized and written.
Eigen::MatrixXf draw_samples(
    Denoiser& denoiser, const NoiseSchedule& schedule, const SamplerConfig& config, Eigen::Index n,
    DrawId id, const Box& plausible, Workers& workers, const Checkpoint& checkpoint = [](double) {},
    Held* held = nullptr);

}  // namespace tiltscope
