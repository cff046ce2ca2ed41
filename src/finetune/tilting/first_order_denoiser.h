#pragma once

#include "diffusion/denoiser.h"
#include "oracle/tilt_course.h"

#include <vector>

namespace tiltscope {

/// What k first-order tilts (3.10) give where each of them knows the exact covariance (3.9) of the
/// one before: x1_hat = -sigma s~_k, with no network and no noise,
///   s~_k = s_0 + sum_{j<k} delta_{j+1} Cov(g, r_{j+1} | x_t) under p^j.
/// What it lacks to the exact score is the Taylor error alone.
class FirstOrderDenoiser final : public Denoiser {
 public:
  /// After `tilts` = k of the course, whose rewards are quadratic, or take no step.
  FirstOrderDenoiser(const BaseConfig& base, TiltCourse course, int tilts, NoiseSchedule schedule,
                     Workers& workers);

  Eigen::Index dimension() const override { return densities_.front().dimension(); }
  void set_times(const std::vector<double>& times) override;
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;

 private:
  std::vector<GaussianMixture> densities_;  ///< p^0, ..., p^{k-1}; p^0 also for k = 0
  TiltCourse course_;
  int tilts_;
  NoiseSchedule schedule_;
  std::vector<NoiseLevel> levels_;
};

}  // namespace tiltscope
