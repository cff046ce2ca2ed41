#pragma once

#include "engine/kernel.h"
#include "nn/block.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <functional>
#include <vector>

namespace tiltscope {

/// What Adam knows besides the parameters.
struct AdamState {
  int steps = 0;            ///< taken
  Eigen::VectorXf moments;  ///< Trainer::moments_size of them, in an order of the kernel's own
};

/// What a batch of n says of the network, with error_j = x1_hat(x_t_j, t_j) - target_j.
struct Misfit {
  double loss = 0.0;      ///< 1/n sum_j weight_j |error_j|^2
  double gradient = 0.0;  ///< 1/n sum_j |weight_j error_j|^2: of the loss, in x1_hat, but for 2
};

/// Fits a noise network by weighted least squares: to lower the loss of each batch.
/// A step allocates nothing, and its result does not depend on the number of workers.
class Trainer {
 public:
  /// One mini-batch, a sample a column; `fill` writes it.
  struct Batch {
    Eigen::Ref<Eigen::MatrixXf> x_t;     ///< (d, count)
    Eigen::Ref<Eigen::VectorXf> t;       ///< (count)
    Eigen::Ref<Eigen::VectorXf> alpha;   ///< (count), of t
    Eigen::Ref<Eigen::VectorXf> sigma;   ///< (count), of t
    Eigen::Ref<Eigen::MatrixXf> target;  ///< (d, count), of x1_hat
    Eigen::Ref<Eigen::VectorXf> weight;  ///< (count)
  };

  /// Fills the samples [first, first + batch.t.size()) of the mini-batch. Called by several workers
  /// at once, each for a range of its own of at most 32 samples.
  using Fill = std::function<void(Eigen::Index first, int worker, Batch batch)>;

  /// Updates `network` in place; both it and `workers` must outlive the trainer.
  Trainer(NoiseNetwork<float>& network, Eigen::Index largest_batch, Workers& workers);

  /// Exponential moving average of the parameters over about the last 1 / (1 - decay) steps (fewer
  /// at first): it sheds the noise that a constant rate leaves in the parameters themselves.
  void average_parameters(double decay);
  const Eigen::VectorXf& average() const { return average_; }

  AdamState adam() const;
  static Eigen::Index moments_size(const MlpShape& shape);
  /// Adam goes on from the steps of another trainer; an average begins here.
  void warm_start(const AdamState& adam);
  /// Goes on as a trainer would that has this Adam and, if it averages, has had this average from
  /// the first step on. The network's parameters are the caller's to set.
  void resume(const AdamState& adam, const Eigen::VectorXf& average);

  /// One step of Adam on a batch of n <= largest_batch; returns the misfit before it.
  Misfit step(Eigen::Index n, const Fill& fill, double rate);

 private:
  /// What `propagate` leaves of a layer for `update`, for every block of the batch.
  struct Layer {
    Eigen::VectorXf inputs;  ///< transposed, as engine::LayerUpdate wants them
    BlockMatrix deltas;      ///< [blocks][out][32]
    Eigen::VectorXf weight_mean, weight_square, bias_mean, bias_square;  ///< Adam's moments
  };

  /// What a worker holds of the block that it is at.
  struct Scratch {
    BlockMatrix even, odd;            ///< activations of layers 0, 2, ... and 1, 3, ...
    std::vector<BlockMatrix> slopes;  ///< [l]: d SiLU at hidden layer l
  };

  struct Rows {
    int layer;
    int first, count;
  };

  void propagate(int block);
  const float* forward(int block, Scratch& scratch);
  void residual(int block, const float* F);
  void backward(int block, Scratch& scratch);
  void update(const Rows& rows);
  float* delta(int layer, int block);

  NoiseNetwork<float>& network_;
  Workers& workers_;
  Eigen::MatrixXf x_t_;                         ///< (d, largest_batch)
  Eigen::MatrixXf target_;                      ///< (d, largest_batch)
  Eigen::VectorXf t_, alpha_, sigma_, weight_;  ///< (largest_batch)
  Eigen::VectorXd losses_, gradients_;          ///< one a block
  std::vector<Layer> layers_;
  std::vector<Scratch> scratch_;  ///< one a worker
  std::vector<Rows> rows_;
  engine::AdamStep adam_;
  Eigen::VectorXf average_;  ///< empty unless asked for
  double decay_ = 0.0;
  float blend_ = 0.0f;  ///< this step's weight in the average
  int averaged_ = 0;    ///< steps in the average
  int steps_ = 0;       ///< of Adam
  Eigen::Index n_ = 0;
  const Fill* fill_ = nullptr;
  std::function<void(int)> propagate_task_;
  std::function<void(int)> update_task_;
};

/// Cosine decay from `rate` at step 0 to zero at step `steps`.
double cosine_rate(double rate, double step, double steps);

}  // namespace tiltscope
