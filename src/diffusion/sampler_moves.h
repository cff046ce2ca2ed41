#pragma once

#include "config/experiment.h"
#include "math/noise_schedule.h"

#include <array>
#include <vector>

/// What the samplers are: at which times they ask the denoiser, and where each answer leads.
///
/// With l = log(alpha_t / sigma_t), which rises as the diffusion time falls, the forward SDE
/// dX = f X dt + g dW of the noising (2.1) has f dt = d log alpha and g^2 dt = -2 sigma^2 dl;
/// (2.11) is f = -beta / 2, g^2 = beta. For each eta in [0, 1] the reverse SDE
///   dX = (dlog alpha / dl) X dl + (1 + eta^2) sigma^2 grad log p(X) dl + eta sqrt(2) sigma dW
/// has the laws p_t. eta = 1 is (2.12), the time reversed; eta = 0 is the probability flow (2.13).
/// Since sigma^2 grad log p = alpha x0_hat - X and log sigma = log alpha - l, it is also
///   dX = (dlog sigma / dl - eta^2) X dl + (1 + eta^2) alpha x0_hat dl + eta sqrt(2) sigma dW.
namespace tiltscope {

/// x_s = keep x_t + back x_b + sum_i x0_hat[i] (the x0_hat of i calls before) + noise z, where x_b
/// is the state that the call before was made at.
struct Move {
  float keep = 0;
  std::array<float, 3> x0_hat{};
  float noise = 0;
  float back = 0;
};

/// A sampler's way from t_max to the sample, the same for every sample.
struct SamplerCourse {
  /// (J): those of the denoiser's calls, never rising. Of two calls at one time the first is made
  /// at a trial state.
  std::vector<double> times;
  std::vector<Move> moves;  ///< (J): where each call leads; the last is to x0_hat
};

/// In J = config.steps calls. The steps are even in t for DDIM, and even in l for the others.
SamplerCourse sampler_course(const SamplerConfig& config, const NoiseSchedule& schedule);

}  // namespace tiltscope
