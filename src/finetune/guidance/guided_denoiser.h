#pragma once

#include "diffusion/denoiser.h"
#include "math/noise_schedule.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <memory>
#include <vector>

namespace tiltscope {

/// Another denoiser, bent along the reward's gradient at x0_hat:
///   e_g = e - sigma_t a,   a = grad_x lambda r(x0_hat(x_t)) = (I - sigma_t J)' lambda grad r /
///   alpha_t
/// with J = d e / d x_t. It takes lambda r(x0_hat) for log E[exp(lambda r(x0)) | x_t], whose
/// gradient is what the tilt adds to the score: exact where r is linear and x0 given x_t is
/// Gaussian with a covariance that does not depend on x_t.
class GuidedDenoiser final : public Denoiser {
 public:
  /// `base` must have a Jacobian, and the reward a gradient. Both must outlive it.
  GuidedDenoiser(Denoiser& base, const NoiseSchedule& schedule, const Reward& reward, double lambda,
                 Workers& workers)
      : Denoiser(workers), base_(base), schedule_(schedule), reward_(reward), lambda_(lambda) {}

  Eigen::Index dimension() const override { return base_.dimension(); }
  void set_times(const std::vector<double>& times) override;
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;

  /// Both at once: x1_hat of the base in `x1_hat`, and e_g in `guided`, (d, n).
  void predict_both(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                    Eigen::Ref<Eigen::MatrixXf> x1_hat, Eigen::Ref<Eigen::MatrixXf> guided);

 private:
  Denoiser& base_;
  NoiseSchedule schedule_;
  const Reward& reward_;
  double lambda_;
  std::vector<NoiseLevel> levels_;  ///< of the times
};

}  // namespace tiltscope
