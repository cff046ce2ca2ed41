#pragma once

#include "engine/kernel.h"
#include "nn/low_rank.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace tiltscope {

/// Adam on low-rank factors, from the gradient that the network's weights have: the engine computes
/// that as it does without factors, and what comes on top are products with matrices of r rows or
/// columns. Nothing here allocates once it stands, and no result depends on the number of workers.
class LowRankStep {
 public:
  /// All of them must outlive it.
  LowRankStep(LowRank& factors, Mlp& network, Workers& workers);

  /// The factors' gradient from dL/dW of every layer, in the layout of Mlp::parameters():
  ///   dL/dB = (alpha / r) dL/dW A',   dL/dA = (alpha / r) B' dL/dW.
  void pull(const Eigen::VectorXf& weight_gradient);
  /// In the layout of LowRank::factors().
  const Eigen::VectorXf& gradient() const { return gradient_; }

  /// How the moving average of the factors follows them.
  struct Average {
    Eigen::VectorXf& factors;  ///< empty where there is none
    float blend;               ///< this step's weight
  };

  /// Adam on `scale` times that gradient; then the network has the new factors' weights.
  void descend(const engine::AdamStep& step, float scale, Average average);

  LowRank& factors() { return factors_; }
  /// Adam's: all means, then all squares, (2 size).
  Eigen::VectorXf& moments() { return moments_; }
  const Eigen::VectorXf& moments() const { return moments_; }

 private:
  /// Rows or columns of a layer.
  struct Strip {
    int layer;
    int first, count;
  };

  LowRank::Scratch& scratch(int worker) { return scratch_[static_cast<std::size_t>(worker)]; }
  void pull_B(const Strip& rows, LowRank::Scratch& scratch);
  void pull_A(const Strip& columns, LowRank::Scratch& scratch);
  void adam(int chunk);

  LowRank& factors_;
  Mlp& network_;
  Workers& workers_;
  Eigen::VectorXf gradient_;
  Eigen::VectorXf moments_;
  std::vector<Strip> rows_, columns_;
  std::vector<LowRank::Scratch> scratch_;  ///< one a worker
  const float* weight_gradient_ = nullptr;
  engine::AdamStep step_;
  float scale_ = 1.0f;
  Average* average_ = nullptr;
  Workers::Task pull_task_, adam_task_, merge_task_;
};

}  // namespace tiltscope
