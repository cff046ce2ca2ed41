#pragma once

#include "nn/adam.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <functional>

namespace tiltscope {

/// Fits a noise network by weighted least squares: the loss of a batch of n is
///   1/n sum_j weight_j |x1_hat(x_t_j, t_j) - target_j|^2.
/// A step allocates nothing, and its result does not depend on the number of workers.
class Trainer {
 public:
  /// One mini-batch, a sample a column; `fill` writes it.
  struct Batch {
    Eigen::Ref<Eigen::MatrixXf> x_t;     ///< (d, count)
    Eigen::Ref<Eigen::VectorXf> t;       ///< (count)
    Eigen::Ref<Eigen::MatrixXf> target;  ///< (d, count), of x1_hat
    Eigen::Ref<Eigen::VectorXf> weight;  ///< (count)
  };

  /// Fills the samples [first, first + batch.t.size()) of the mini-batch. Called from several
  /// threads at once, for disjoint ranges of at most `shard` samples.
  using Fill = std::function<void(Eigen::Index first, Batch batch)>;

  static constexpr Eigen::Index shard = 32;

  /// Updates `network` in place; both it and `workers` must outlive the trainer.
  Trainer(NoiseNetwork<float>& network, Eigen::Index largest_batch, Workers& workers);

  /// Exponential moving average of the parameters over about the last 1 / (1 - decay) steps (fewer
  /// at first): it sheds the noise that a constant rate leaves in the parameters themselves.
  void average_parameters(double decay);
  const Eigen::VectorXf& average() const { return average_; }

  /// One step of Adam on a batch of n <= largest_batch; returns the loss before it.
  double step(Eigen::Index n, const Fill& fill, double rate);

 private:
  struct Rows {
    int layer;
    Eigen::Index first, count;
  };

  void propagate(Eigen::Index shard_index);
  void update(const Rows& rows);
  void update_range(Eigen::Index first, Eigen::Index count);

  NoiseNetwork<float>& network_;
  Workers& workers_;
  NoiseNetwork<float>::Pass pass_;
  Eigen::MatrixXf target_;    ///< (d, largest_batch)
  Eigen::VectorXf weight_;    ///< (largest_batch)
  Eigen::MatrixXf residual_;  ///< (d, largest_batch): dL/d x1_hat
  Eigen::VectorXd losses_;    ///< one a shard
  Eigen::VectorXf gradient_;
  Adam<float> adam_;
  Eigen::VectorXf average_;  ///< empty unless asked for
  double decay_ = 0.0;
  float blend_ = 0.0f;  ///< this step's weight in the average
  int steps_ = 0;
  std::vector<Rows> rows_;
  Eigen::Index n_ = 0;
  const Fill* fill_ = nullptr;
  std::function<void(int)> propagate_task_;
  std::function<void(int)> update_task_;
};

/// Cosine decay from `rate` at step 0 to zero at step `steps`.
double cosine_rate(double rate, double step, double steps);

}  // namespace tiltscope
