#pragma once

#include "diffusion/denoiser.h"
#include "finetune/tilting/grid_covariances.h"
#include "oracle/mixture_posterior.h"
#include "oracle/tilt_course.h"
#include "oracle/tilt_oracle.h"
#include "reward/quadratic_reward.h"

#include <Eigen/Core>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope {

/// Cov(g, r | x_t) (3.9) at the columns of x (d, n), with g = (alpha x0 - x_t) / sigma^2 and x0
/// given x_t as the posterior at that level says: (d, n).
Eigen::MatrixXd covariances(const MixturePosterior& posterior, const QuadraticReward& reward,
                            NoiseLevel level, const Eigen::MatrixXd& x);

/// What k first-order tilts (3.10) give where each of them knows the exact covariance (3.9) of the
/// one before: x1_hat = -sigma s~_k, with no network and no noise,
///   s~_k = s_0 + sum_{j<k} delta_{j+1} Cov(g, r_{j+1} | x_t) under p^j.
/// What it lacks to the exact score is the Taylor error alone.
class FirstOrderDenoiser final : public Denoiser {
 public:
  /// After `tilts` = k of the course: in closed form where its rewards are quadratic or take no
  /// step, else on the oracle's grid, d = 1 or 2. Throws as TiltOracle::density does.
  FirstOrderDenoiser(const TiltOracle& oracle, TiltCourse course, int tilts, NoiseSchedule schedule,
                     Workers& workers);
  FirstOrderDenoiser(const BaseConfig& base, TiltCourse course, int tilts, NoiseSchedule schedule,
                     Workers& workers)
      : FirstOrderDenoiser(TiltOracle(base), std::move(course), tilts, schedule, workers) {}

  Eigen::Index dimension() const override { return base_.dimension(); }
  void set_times(const std::vector<double>& times) override;
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;

 private:
  /// At one time; tabulated when the first asks.
  struct AtTime {
    std::once_flag once;
    std::unique_ptr<const GridCovariances> covariances;
  };

  GaussianMixture base_;
  std::vector<GaussianMixture> densities_;  ///< p^0, ..., p^{k-1}; none where the grid is used
  std::optional<CourseOnCells> on_cells_;
  TiltCourse course_;
  int tilts_;
  NoiseSchedule schedule_;
  std::vector<NoiseLevel> levels_;
  std::vector<std::unique_ptr<AtTime>> at_times_;
};

}  // namespace tiltscope
