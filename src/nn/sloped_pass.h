#pragma once

#include "nn/block.h"
#include "nn/noise_network.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// One block of samples on its way forwards and back through a network, with the slopes in between.
/// What comes back is valid until the next call. The network may change between calls.
class SlopedPass {
 public:
  explicit SlopedPass(const MlpShape& shape);

  /// F: [outputs][32], of samples at diffusion times t. x_t: (d, n <= 32); t: (n).
  const float* forward(const NoiseNetwork& network, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                       const Eigen::Ref<const Eigen::VectorXf>& t);

  /// Where dL/dF goes before `backward`: [outputs][32].
  BlockMatrix& output_delta() { return even_; }

  /// dL/dz of the first layer's z: [width][32], for the samples of the last `forward`.
  const float* backward(const NoiseNetwork& network);

 private:
  BlockMatrix even_, odd_;           ///< activations, or deltas on the way back
  std::vector<BlockMatrix> slopes_;  ///< [l]: d SiLU at hidden layer l
};

/// The last step of the way back, through the first layer and past F to x_t.
class InputGradient {
 public:
  explicit InputGradient(int dimension)
      : ones_(BlockMatrix::Ones(engine::block, dimension)), below_(engine::block, dimension) {}

  /// dL/d x_t = skip_t dL/d x1_hat + W_x' dL/dz, with W_x the first layer's columns of x_t, and
  /// alpha and sigma of t. delta: dL/dz, [out of the first layer][32]; alpha, sigma: (n <= 32);
  /// gradient: dL/d x1_hat, (d, n); result: (d, n).
  void write(const NoiseNetwork& network, const float* delta,
             const Eigen::Ref<const Eigen::VectorXf>& alpha,
             const Eigen::Ref<const Eigen::VectorXf>& sigma,
             const Eigen::Ref<const Eigen::MatrixXf>& gradient, Eigen::Ref<Eigen::MatrixXf> result);

 private:
  BlockMatrix ones_;   ///< the slopes of what is no unit
  BlockMatrix below_;  ///< [d][32]
};

}  // namespace tiltscope
