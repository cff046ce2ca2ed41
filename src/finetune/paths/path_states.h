#pragma once

#include "diffusion/chain.h"
#include "diffusion/checkpoint.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <vector>

namespace tiltscope {

/// The states of paths as examples for the trainer: number j n + i is path i at step j. The paths
/// must outlive it.
class PathStates {
 public:
  PathStates(const std::vector<ChainStep>& chain, const ChainPaths& paths);

  Eigen::Index size() const { return paths_.x.cols(); }
  int step(Eigen::Index state) const { return static_cast<int>(state / paths_.n); }

  /// Writes these states with their times and noise levels.
  void write(std::span<const std::uint32_t> states, Trainer::Inputs inputs) const;
  /// Those from `first` on, as many as there is room for.
  void write(Eigen::Index first, Trainer::Inputs inputs) const;

  Eigen::Index paths() const { return paths_.n; }

  /// States that the trainer takes at a time: few enough for their activations to stay in the
  /// cache.
  static constexpr Eigen::Index portion = 512;

  // Of every state, (J n).
  const Eigen::VectorXf& t() const { return t_; }
  const Eigen::VectorXf& alpha() const { return alpha_; }
  const Eigen::VectorXf& sigma() const { return sigma_; }

 private:
  const ChainPaths& paths_;
  Eigen::VectorXf t_, alpha_, sigma_;
};

/// Adds to the trainer's gradient that of a loss, the mean over the paths of a sum over their
/// steps, of which G, (d, J n), is the gradient at each state's x1_hat: for the states from `begin`
/// on.
void add_path_gradients(Trainer& trainer, const PathStates& states, const Eigen::MatrixXf& G,
                        Eigen::Index begin, const Checkpoint& checkpoint);

/// All of `count` states once, in an order drawn from a stream, then anew, as often as is wanted.
class StateOrder {
 public:
  explicit StateOrder(Eigen::Index count) : order_(static_cast<std::size_t>(count)) {}

  /// The next n <= count. Where fewer are left, begins anew with the order of this stream.
  std::span<const std::uint32_t> next(Eigen::Index n, const RandomStream& stream);

 private:
  std::vector<std::uint32_t> order_;
  std::size_t left_ = 0;
};

}  // namespace tiltscope
