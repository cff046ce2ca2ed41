#pragma once

#include "nn/noise_network.h"
#include "nn/sloped_pass.h"

#include <Eigen/Core>

namespace tiltscope {

/// A noise network in use together with the divergence of its prediction, tr(d x1_hat / d x_t), by
/// one pass backwards for each coordinate. Holds the activations, so that threads need one each.
/// The network must outlive it and may change between calls.
class DivergencePredictor {
 public:
  static constexpr int capacity = engine::block;

  explicit DivergencePredictor(const NoiseNetwork& network);

  /// Of samples at one diffusion time. x_t, x1_hat: (d, n <= capacity); divergence: (n).
  void predict(const Eigen::Ref<const Eigen::MatrixXf>& x_t, double t,
               Eigen::Ref<Eigen::MatrixXf> x1_hat, Eigen::Ref<Eigen::VectorXf> divergence);

 private:
  /// d F_i / d x_i of each sample, from the slopes of the pass forwards: (32).
  Eigen::VectorXf own_derivative(int i);

  const NoiseNetwork& network_;
  SlopedPass pass_;
};

}  // namespace tiltscope
