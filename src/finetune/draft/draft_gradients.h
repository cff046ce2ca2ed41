#pragma once

#include "diffusion/chain.h"
#include "diffusion/denoiser.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// What the loss of DRaFT (Clark et al. 2023) takes, for each path
///   L = -lambda r(x0) + kappa sum_j w_j |x1_hat(x_j, t_j) - x1_hat_b(x_j, t_j)|^2,
/// through the last K steps of the chain. With e = x1_hat, at the end g_J = -lambda grad r(x0), and
///   G_j = B_j g_{j+1} + 2 kappa w_j (e - e_b),   which is dL / d e(x_j, t_j),
///   g_j = A_j g_{j+1} + J' G_j - J_b' 2 kappa w_j (e - e_b).
/// With kappa = 1 and all steps the optimum is exp(lambda r) p; with kappa = 0 there is none where
/// r has no largest value.
struct DraftLoss {
  double kl_weight = 1.0;  ///< kappa
  int steps_back = 0;      ///< K; 0: all
};

/// G at the paths' states, (d, J n), and 0 before the last K steps. at_end: lambda grad r(x0),
/// (d, n). `network` is what the paths were drawn with. Returns for each path, (n), what the
/// divergence adds to L.
Eigen::VectorXd draft_gradients(Denoiser& network, Denoiser& base,
                                const std::vector<ChainStep>& chain, const ChainPaths& paths,
                                const Eigen::MatrixXf& at_end, const DraftLoss& loss,
                                Workers& workers, Eigen::MatrixXf& G);

}  // namespace tiltscope
