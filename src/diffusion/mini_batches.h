#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace tiltscope {

/// The stochastic optimisation that base training and tilting share: passes over a data set in
/// mini-batches, in a new order each time, at a rate that decays to zero along a cosine over all
/// passes together, or stays. For antithetic noise, every sample of a pass comes twice in a row,
/// and two passes go through the data (of an odd number, but for one).
class MiniBatches {
 public:
  /// A part of a mini-batch, for one worker to fill.
  struct Part {
    std::uint32_t step;                      ///< of the optimiser, from 0 over all passes
    Eigen::Index first;                      ///< place of the part in its mini-batch
    std::span<const std::uint32_t> samples;  ///< which of the data set these are
    int worker;
  };
  using Fill = std::function<void(const Part&, Trainer::Batch)>;

  MiniBatches(Eigen::Index samples, Eigen::Index batch, int passes, double rate,
              Decay decay = Decay::cosine, NoisePairs pairs = NoisePairs::independent);

  /// As if a pass in an order drawn from `order` had been made.
  void skip(const RandomStream& order);
  int steps() const { return static_cast<int>(step_); }
  /// That the passes so far have taken a step with.
  std::int64_t examples() const { return examples_; }

  /// One pass, in an order drawn from `order`; the checkpoint is told the share of all passes.
  /// Returns the mean misfit, or at once the first whose loss is not finite.
  Misfit pass(Trainer& trainer, const RandomStream& order, const Fill& fill,
              const Checkpoint& checkpoint);

 private:
  /// The samples of the next pass.
  std::span<const std::uint32_t> next_order(const RandomStream& order);

  Eigen::Index batch_;
  double rate_;
  Decay decay_;
  double steps_ = 0.0;  ///< of all passes
  std::uint32_t step_ = 0;
  std::int64_t examples_ = 0;
  NoisePairs pairs_;
  int passes_ = 0;  ///< begun
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> twice_;  ///< a pass of antithetic noise
};

}  // namespace tiltscope
