#pragma once

#include <cstdint>

namespace tiltscope {

/// What a round takes, or a draw of samples. For a tilt the first three are as the paper counts:
/// 200,000 calls, 100,000 examples and 1,000 evaluations with its settings. What only measures or
/// shows a round does not count. A pass is that of one sample through the network, of which one
/// for the parameters costs about two forward.
struct RoundCost {
  std::int64_t denoiser_calls = 0;      ///< to draw the data set, the paths or the samples
  std::int64_t training_examples = 0;   ///< a tilt's takes the teacher once, and the network
  std::int64_t reward_evaluations = 0;  ///< forward, of one x0; the method exists to save them
  std::int64_t reward_gradients = 0;    ///< grad r of one x0
  std::int64_t forward_passes = 0;      ///< F: all of them, those of the training included
  std::int64_t input_passes = 0;        ///< V: back to the input, J' v
  std::int64_t parameter_passes = 0;    ///< P: back to the parameters

  /// In forward passes: F + V + 2 P.
  std::int64_t passes() const { return forward_passes + input_passes + 2 * parameter_passes; }

  RoundCost& operator+=(const RoundCost& other) {
    denoiser_calls += other.denoiser_calls;
    training_examples += other.training_examples;
    reward_evaluations += other.reward_evaluations;
    reward_gradients += other.reward_gradients;
    forward_passes += other.forward_passes;
    input_passes += other.input_passes;
    parameter_passes += other.parameter_passes;
    return *this;
  }
  friend bool operator==(const RoundCost&, const RoundCost&) = default;
};

}  // namespace tiltscope
