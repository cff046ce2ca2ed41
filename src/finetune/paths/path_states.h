#pragma once

#include "diffusion/chain.h"
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

  // Of every state, (J n).
  const Eigen::VectorXf& t() const { return t_; }
  const Eigen::VectorXf& alpha() const { return alpha_; }
  const Eigen::VectorXf& sigma() const { return sigma_; }

 private:
  const ChainPaths& paths_;
  Eigen::VectorXf t_, alpha_, sigma_;
};

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
