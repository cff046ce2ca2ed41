#pragma once

#include "config/experiment.h"
#include "math/noise_schedule.h"
#include "nn/mlp.h"

#include <Eigen/Core>

namespace tiltscope {

/// The network that predicts the noise: for each coordinate
///   x1_hat(x_t, t) = sigma_t / (alpha_t^2 v + sigma_t^2) x_t + alpha_t F([x_t, emb(t)]),
/// with F a multilayer perceptron and v the data's mean square. Without F it is the best linear
/// prediction, so that F has only to learn what is not Gaussian in the data, and the tails, where
/// data are rare, start out right (Karras et al. 2022). The factor alpha_t (the "v" parametrisation
/// of Salimans & Ho 2022, where v = 1) keeps x0_hat free of the factor 1 / alpha_t, which is about
/// 600 at t_max.
class NoiseNetwork {
 public:
  /// Of F, for data of that dimension.
  static MlpShape mlp_shape(int dimension, const NetworkConfig& config);

  NoiseNetwork(int dimension, const NetworkConfig& config, const ScheduleConfig& schedule);

  int dimension() const { return mlp_.shape().outputs; }
  const NoiseSchedule& schedule() const { return schedule_; }
  /// v: (d), 1 unless set.
  const Eigen::VectorXf& data_mean_square() const { return mean_square_; }
  Eigen::VectorXf& data_mean_square() { return mean_square_; }
  /// What x1_hat takes of coordinate c of x_t, without F.
  float skip(Eigen::Index c, float alpha, float sigma) const {
    return sigma / (alpha * alpha * mean_square_[c] + sigma * sigma);
  }
  /// Angular frequencies of emb(t), (time_features / 2).
  const Eigen::VectorXf& time_frequencies() const { return time_frequencies_; }
  Mlp& mlp() { return mlp_; }
  const Mlp& mlp() const { return mlp_; }

 private:
  NoiseSchedule schedule_;
  Eigen::VectorXf mean_square_;
  Eigen::VectorXf time_frequencies_;
  Mlp mlp_;
};

}  // namespace tiltscope
