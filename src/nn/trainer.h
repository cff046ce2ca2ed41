#pragma once

#include "engine/kernel.h"
#include "nn/block.h"
#include "nn/low_rank_step.h"
#include "nn/noise_network.h"
#include "nn/sloped_pass.h"
#include "nn/workers.h"

#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace tiltscope {

/// What Adam knows besides the parameters.
struct AdamState {
  int steps = 0;  ///< taken
  /// Trainer::moments_size of them, in an order of the kernel's own; of low-rank factors two each.
  Eigen::VectorXf moments;
};

/// What a batch of n says of the network, with error_j = x1_hat(x_t_j, t_j) - target_j.
struct Misfit {
  double loss = 0.0;      ///< 1/n sum_j weight_j |error_j|^2
  double gradient = 0.0;  ///< 1/n sum_j |weight_j error_j|^2: of the loss, in x1_hat, but for 2
};

/// Trains a noise network by Adam, through one of two doors: by weighted least squares, where each
/// weight's gradient goes into Adam while it is still in registers (`step`); or down the gradient
/// of any loss, which waits in memory until its norm is known (`add_gradient`, then `descend`). A
/// step allocates nothing, and its result does not depend on the number of workers.
///
/// With low-rank factors these are what is trained, and the network's weights follow them. The
/// gradient of the weights then waits in memory through either door (nn/low_rank_step.h).
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

  /// Some samples of a mini-batch of any loss, a sample a column.
  struct Inputs {
    Eigen::Ref<Eigen::MatrixXf> x_t;    ///< (d, count)
    Eigen::Ref<Eigen::VectorXf> t;      ///< (count)
    Eigen::Ref<Eigen::VectorXf> alpha;  ///< (count), of t
    Eigen::Ref<Eigen::VectorXf> sigma;  ///< (count), of t
  };

  /// A loss L, a sum over samples. Both are called by several workers at once, each for samples
  /// [first, first + count) of its own, count <= 32: first the one, then the other.
  struct Loss {
    std::function<void(Eigen::Index first, int worker, Inputs)> fill;

    /// Given x1_hat of these samples, writes dL/d x1_hat, both (d, count); returns their part of L.
    std::function<double(Eigen::Index first, int worker,
                         const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
                         Eigen::Ref<Eigen::MatrixXf> gradient)>
        gradient;
  };

  /// Updates `network` in place, and `factors` where they are given, which the network's weights
  /// already have in them. All must outlive the trainer.
  Trainer(NoiseNetwork& network, Eigen::Index largest_batch, Workers& workers,
          LowRank* factors = nullptr);

  /// Exponential moving average of the parameters, or of the factors, over about the last 1 / (1 -
  /// decay) steps (fewer at first): it sheds the noise that a constant rate leaves in the
  /// parameters themselves.
  void average_parameters(double decay);
  const Eigen::VectorXf& average() const { return average_; }

  AdamState adam() const;
  int steps() const { return steps_; }  ///< that Adam has taken
  static Eigen::Index moments_size(const MlpShape& shape);
  /// Adam goes on from the steps of another trainer; an average begins here.
  void warm_start(const AdamState& adam);
  /// Goes on as a trainer would that has this Adam and, if it averages, has had this average from
  /// the first step on. The network's parameters are the caller's to set.
  void resume(const AdamState& adam, const Eigen::VectorXf& average);

  /// One step of Adam on a batch of n <= largest_batch; returns the misfit before it.
  Misfit step(Eigen::Index n, const Fill& fill, double rate);

  /// Adds the gradient of a loss over n <= largest_batch samples to the one that the next `descend`
  /// takes; returns the loss. Where asked for, writes dL/d x_t as well: (d, n).
  double add_gradient(Eigen::Index n, const Loss& loss, Eigen::MatrixXf* x_t_gradient = nullptr);

  /// What was added up since the last `descend`, in the layout of Mlp::parameters(), whatever is
  /// trained.
  const Eigen::VectorXf& gradient() const { return gradient_; }

  /// One step of Adam on that gradient, or on the multiple of it whose norm is `clip` if its norm
  /// is larger; returns the norm before, |dL/d parameters| or |dL/d factors|. A norm that is no
  /// number is passed on to what is trained.
  double descend(double rate, double clip = std::numeric_limits<double>::infinity());

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
    InputGradient input_gradient;
  };

  struct Rows {
    int layer;
    int first, count;
  };

  /// The samples of a block, of the n_ in the batch.
  struct Range {
    Eigen::Index first, count;
  };

  int blocks() const { return static_cast<int>((n_ + engine::block - 1) / engine::block); }
  Range range(int block) const;
  Scratch& scratch(int worker) { return scratch_[static_cast<std::size_t>(worker)]; }
  void propagate(int block, int worker);
  const float* forward(int block, Scratch& scratch);
  void residual(int block, const float* F);
  void backward(int block, Scratch& scratch);
  void update(const Rows& rows);
  void average(const Rows& rows);
  void begin_step(double rate);
  Eigen::VectorXf& trained();
  engine::LayerUpdate layer_update(const Rows& rows);
  float* delta(int layer, int block);

  void propagate_loss(int block, int worker);
  void pull(int block, int worker, const float* F);
  void store_gradient(const Rows& rows);
  double gradient_norm();
  void add_squares(std::size_t share);
  void descend(const Rows& rows);

  NoiseNetwork& network_;
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
  Workers::Task propagate_task_;
  Workers::Task update_task_;

  // For losses of which only the gradient is known.
  Eigen::MatrixXf x1_hat_;    ///< (d, largest_batch)
  Eigen::VectorXf gradient_;  ///< in the layout of the parameters
  Eigen::VectorXd squares_;   ///< [i]: of the gradient's numbers in rows_[i]
  bool added_ = false;        ///< to gradient_ since the last step
  float scale_ = 1.0f;        ///< of this step's gradient
  const Loss* loss_ = nullptr;
  Eigen::MatrixXf* x_t_gradient_ = nullptr;
  Workers::Task loss_task_, gradient_task_, squares_task_, descend_task_;

  std::optional<LowRankStep> low_rank_;  ///< of the factors, where these are trained
};

/// Cosine decay from `rate` at step 0 to zero at step `steps`.
double cosine_rate(double rate, double step, double steps);

}  // namespace tiltscope
