#pragma once

#include "math/noise_schedule.h"
#include "nn/block.h"
#include "nn/noise_network.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// What the first layer makes of a diffusion time: W_t emb(t) + b, the same for all samples. A
/// sampler, whose samples share their times, computes it once a step instead of once a sample.
struct TimeShare {
  Eigen::MatrixXf bias;            ///< (out of the first layer, times)
  std::vector<NoiseLevel> levels;  ///< of the times

  TimeShare() = default;
  TimeShare(const NoiseNetwork& network, const std::vector<double>& times);
};

/// A noise network in use: x1_hat for up to 64 samples at a time, through the kernel. Holds the
/// activations, so that threads need one each. The network must outlive it and may change between
/// calls.
class Predictor {
 public:
  /// Two of the kernel's blocks: a layer's weights, fetched for the first, are at hand for the
  /// second.
  static constexpr int capacity = 2 * engine::block;

  using Samples = Eigen::Ref<const Eigen::MatrixXf>;  ///< (d, n <= capacity)
  using Numbers = Eigen::Ref<const Eigen::VectorXf>;  ///< (n)

  explicit Predictor(const NoiseNetwork& network);

  /// x1_hat of samples at diffusion times t, with alpha and sigma of t.
  void predict(const Samples& x_t, const Numbers& t, const Numbers& alpha, const Numbers& sigma,
               Eigen::Ref<Eigen::MatrixXf> x1_hat);

  /// x1_hat of samples at one of the times of `share`.
  void predict(const Samples& x_t, const TimeShare& share, int time,
               Eigen::Ref<Eigen::MatrixXf> x1_hat);

 private:
  /// From the first layer's input to F, both [blocks][features][32].
  const float* run(const engine::Layer& first, Eigen::Index n);

  const NoiseNetwork& network_;
  BlockMatrix input_;  ///< [blocks][d + time features][32], or of x_t alone
  BlockMatrix even_;   ///< activations of layers 0, 2, ...
  BlockMatrix odd_;    ///< activations of layers 1, 3, ...
};

}  // namespace tiltscope
