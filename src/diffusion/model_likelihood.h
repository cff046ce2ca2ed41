#pragma once

#include "nn/noise_network.h"
#include "nn/workers.h"
#include "oracle/sample_metrics.h"

#include <cstdint>
#include <functional>

namespace tiltscope {

/// How likely a model finds exact samples, by its probability flow. Both laws are taken at t_min,
/// where the flow ends: sampling goes one denoising step further.
struct ModelLikelihood {
  Metric nll;                 ///< -mean log p_model(x_j); the floor is that of p itself
  double kl = 0.0;            ///< KL(p | model): mean log p(x_j) - log p_model(x_j)
  double kl_deviation = 0.0;  ///< the standard error of that mean
};

/// For 500 draws from p, which `seed` selects; 1.7 MFLOP a draw and step in two dimensions, so that
/// one core takes about 0.6 s. The divergence takes as many passes as there are dimensions. `check`
/// is called between two steps and may throw.
ModelLikelihood model_likelihood(
    const NoiseNetwork& model, const ExactDensity& p, std::uint64_t seed, Workers& workers,
    const std::function<void()>& check = [] {});

}  // namespace tiltscope
