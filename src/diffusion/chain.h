#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "math/noise_schedule.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <optional>
#include <vector>

/// The chain of Gaussian steps from noise to samples that some methods follow, weight or change.
/// With rho = alpha_t / alpha_s and q = sigma_t^2 - rho^2 sigma_s^2, a step from t to s < t is
///   x_s = x_t / rho - q / (rho sigma_t) x1_hat(x_t, t) + eta z,
/// of which the mean is that of DDIM with eta = 1 (2.4), which is DDPM's, and that of the noising
/// turned round for Gaussian data. The last step leads to x0_hat.
namespace tiltscope {

struct ChainOptions {
  int steps = 40;  ///< J, calls of the denoiser, evenly spaced in t
  /// v, to which the noise is matched: for data N(m, v I) with their exact denoiser every state has
  /// the law of the noised data, for any J. None: the paper's noise, that of v = 0, with which few
  /// steps leave the samples too narrow.
  std::optional<double> variance{};
  std::optional<double> end{};  ///< the time of the last call; none: t_min of the schedule
};

/// x_s = A x_t + B x1_hat(x_t, t) + eta z.
struct ChainStep {
  double t = 0;
  NoiseLevel level;  ///< of t
  double A = 0, B = 0;
  double eta = 0;  ///< 0 in the last step
  /// A change e of x1_hat costs the KL divergence w |e|^2: B^2 / (2 eta^2). Without noise, in the
  /// last step, it would cost endlessly much; 1 / (2 alpha^2) keeps the step from being free.
  double w = 0;
};

/// The J steps. `shift`, in (-1/2, 1/2), moves all times but the first and the last by so much of
/// the distance between two: what is learned at the states of many chains is learned in between
/// too.
std::vector<ChainStep> make_chain(const NoiseSchedule& schedule, const ChainOptions& options,
                                  double shift = 0.0);

/// Of a component of the base density, a coordinate: the v that suits it best.
double variance_within(const BaseConfig& base);

/// n paths along a chain of J steps. Column j n + i of the long matrices is about path i at step j.
struct ChainPaths {
  Eigen::Index n = 0;
  Eigen::MatrixXf x;       ///< (d, J n), where the denoiser is called
  Eigen::MatrixXf x1_hat;  ///< (d, J n), its answer there
  Eigen::MatrixXf z;       ///< (d, (J - 1) n), the noise of the step
  Eigen::MatrixXf x0;      ///< (d, n), where the paths end

  int steps() const { return n > 0 ? static_cast<int>(x.cols() / n) : 0; }
};

/// Follows n paths from independent normal starts, into `paths`, where it allocates only if they
/// are not of that size yet. The bits do not depend on the number of workers.
void follow(
    Denoiser& denoiser, const std::vector<ChainStep>& chain, Eigen::Index n, DrawId id,
    Workers& workers, ChainPaths& paths, const Checkpoint& checkpoint = [](double) {});

/// sum_j w_j |e_j - base_j|^2, for each path: the mean over paths drawn with e is the KL divergence
/// of their law from that of the paths of another denoiser, `base`, but for the last step. Both:
/// x1_hat at the same states, (d, J n); result: (n).
Eigen::VectorXd path_kl(const std::vector<ChainStep>& chain, const Eigen::MatrixXf& x1_hat,
                        const Eigen::MatrixXf& base);

}  // namespace tiltscope
