#pragma once

#include "config/experiment.h"
#include "diffusion/denoiser.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace tiltscope {

/// How far a network's predictions are from what it is trained on, over some clean points x0: the
/// loss (2.10) or, for the target `neighbours`, the same with the mean noise given x_t over these
/// points in the place of z. The two differ on average by the variance of z given x_t, which no
/// network changes: the second ranks networks as the first does, with less noise. The times and the
/// noise are always the same, so that epochs compare, and one set of points with another.
class BaseLoss {
 public:
  /// Over n points at a time. `network` must outlive this.
  BaseLoss(const Experiment& experiment, Eigen::Index n, const NoiseNetwork& network,
           Workers& workers);

  /// Over x0, (d, n), from now on.
  void take(const Eigen::Ref<const Eigen::MatrixXf>& x0);

  /// As the network is now.
  double value();

 private:
  bool over_neighbours_;
  std::uint64_t seed_;
  const NoiseSchedule& schedule_;
  Workers& workers_;
  std::vector<std::uint32_t> samples_;  ///< 0, 1, ..., n - 1
  Eigen::VectorXf t_, alpha_, sigma_;
  Eigen::MatrixXf target_;  ///< (d, n)
  Eigen::MatrixXf x_t_;
  Eigen::MatrixXf x1_hat_;
  LearnedDenoiser denoiser_;
};

}  // namespace tiltscope
