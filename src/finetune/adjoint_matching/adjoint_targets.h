#pragma once

#include "diffusion/chain.h"
#include "diffusion/denoiser.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <limits>
#include <vector>

namespace tiltscope {

/// What adjoint matching (Domingo-Enrich et al. 2024) has the network learn at the states of paths.
/// lambda grad r at a path's end is carried back along it with the Jacobian J_b of the *base*
/// model, for x_s = A x + B x1_hat the product with (A + B J_b)':
///   a_J = lambda grad r(x0),   a_j = A_j a_{j+1} + B_j J_b(x_j, t_j)' a_{j+1}.
/// On paths of the tilted model, E[a_j | x_j] = grad log E_b[exp(lambda r(x0)) | x_j], which is
/// what the tilt adds to the score; for a Gaussian base exactly, else as the steps become many: a
/// J-th of the difference is left. In terms of x1_hat = -sigma score the target is
///   T_j = x1_hat_b(x_j, t_j) - sigma_j a_j.
/// a_j belongs to x_j itself: with a_{j+1} in its place the target would be the optimum of these
/// very steps, and no score.
/// at_end: lambda grad r(x0), (d, n); T: (d, J n), as the paths' states. `longest`: no sigma_j a_j
/// is longer; a longer one, where the base network's Jacobian is bad, is shortened.
void adjoint_targets(Denoiser& base, const std::vector<ChainStep>& chain, const ChainPaths& paths,
                     const Eigen::MatrixXf& at_end, Workers& workers, Eigen::MatrixXf& T,
                     float longest = std::numeric_limits<float>::infinity());

}  // namespace tiltscope
