#pragma once

#include "config/method_config.h"
#include "diffusion/chain.h"

#include <Eigen/Core>

#include <vector>

/// The steps of a chain as a Gaussian policy, with
///   log p(x_s | x_t) = -|x_s - A x_t - B e|^2 / (2 eta^2),   e = x1_hat(x_t, t),
/// of which the gradient at e is (B / eta) z, where z is the noise of the step taken. With
/// d = (B / eta) (e - e_old) the ratio of the step's density to the one it was taken with is
/// rho = exp(z'd - |d|^2 / 2). The last step has no noise and no part in it.
namespace tiltscope {

/// What a path is worth from each step on, less a baseline: (J - 1, n), step by path. With
/// kl_j = w_j |e - e_b|^2 at step j,
///   R_j = lambda r(x0) - sum_{i > j} kl_i,
/// where the sum is left out unless `kl` is `path`. The baseline, by `baseline`: none; the mean of
/// R_j over the paths; or `values`, lambda r(x0_hat(x_j)) in the place of what is expected of x_j,
/// and the mean of what is left.
/// rewards: lambda r(x0), (n); values: (J n), or empty; base: x1_hat_b at the paths' states.
Eigen::MatrixXf advantages(const std::vector<ChainStep>& chain, const ChainPaths& paths,
                           const Eigen::MatrixXf& base, const Eigen::VectorXd& rewards,
                           const Eigen::VectorXd& values, PolicyKl kl, PolicyBaseline baseline);

/// A step that was taken, d numbers each.
struct TakenStep {
  const float* z;      ///< its noise
  const float* e_old;  ///< what the policy said
  const float* base;   ///< what the base model says
  float advantage;
  float B_over_eta;
  float w;  ///< of kl, 0 where it does not count
};

/// Its loss (PPO, Schulman et al. 2017),
///   -min(rho Adv, clip(rho, 1 - c, 1 + c) Adv) + w |e - e_b|^2,
/// where the policy now says e; and its gradient at e. Both (d).
float policy_loss(const TakenStep& step, float clip, const Eigen::Ref<const Eigen::VectorXf>& e,
                  Eigen::Ref<Eigen::VectorXf> gradient);

}  // namespace tiltscope
