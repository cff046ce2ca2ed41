#pragma once

#include "config/experiment.h"
#include "diffusion/posterior_sums.h"
#include "math/earlier_data.h"
#include "math/quadratic_reward.h"
#include "nn/trainer.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <vector>

namespace tiltscope {

/// What the network is to predict after a tilt by delta = lambda / N, given what it predicted
/// before, e_old. With x1 = (x_t - alpha x0) / sigma, which is z for the sample that x_t was made
/// of, the targets T of the estimators are
///   first_order    e_old + delta (r(x0) - c) (z - e_old)           (line 11 of Algorithm 2)
///   exact_weights  e_old + (w / c - 1) (z - e_old), w = exp(delta r(x0))
///   neighbours     e_old + delta Cov(r, x1 | x_t)                  (3.10)
///   exact_...      e_old + E[w x1 | x_t] / E[w | x_t] - E[x1 | x_t]
/// where c is the baseline, and the posterior's moments are taken over the tilt's data set and
/// whatever earlier data join it.
class TiltTargets {
 public:
  /// `data` (d, S) are drawn from the model before the tilt; `earlier` stand for more such draws.
  TiltTargets(const Eigen::MatrixXf& data, const QuadraticReward& reward,
              const TiltingConfig& config, int workers, const WeightedPoints& earlier = {});

  /// For up to 32 samples: those of the data set that `batch` was made of, with z in batch.target,
  /// which becomes T. e_old: (d, count).
  void operator()(std::span<const std::uint32_t> samples, int worker,
                  const Eigen::Ref<const Eigen::MatrixXf>& e_old, Trainer::Batch& batch);

 private:
  struct Scratch {
    Eigen::MatrixXf x0_hat;  ///< (d, 32)
    Eigen::VectorXd clean;   ///< (d), of one of them
    PosteriorSums sums;
  };

  float from_one(std::uint32_t sample, Eigen::Index place, Scratch& scratch) const;
  float from_one(std::uint32_t sample, Eigen::Index place, const PosteriorSums& sums,
                 float unbiased) const;

  Eigen::MatrixXf near_;         ///< (d, S + n): the data set, then the earlier points
  Eigen::VectorXf log_weights_;  ///< (S + n), or empty where n = 0
  QuadraticReward reward_;
  TiltingConfig config_;
  double delta_;
  Eigen::VectorXd rewards_;       ///< (S)
  Eigen::VectorXf values_;        ///< (S + n): r or exp(delta r), relative to the mean reward
  double mean_weight_ = 1.0;      ///< of exp(delta (r - c))
  std::vector<Scratch> scratch_;  ///< one a worker
};

}  // namespace tiltscope
