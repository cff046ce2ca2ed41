#pragma once

#include <cstdint>

namespace tiltscope {

/// What a round takes, as the paper counts a tilt: 200,000 calls, 100,000 examples and 1,000
/// evaluations with its settings. What only measures or shows a round does not count.
struct RoundCost {
  std::int64_t denoiser_calls = 0;      ///< to draw the data set
  std::int64_t training_examples = 0;   ///< each takes the teacher once, and the network
  std::int64_t reward_evaluations = 0;  ///< forward, of one x0; the method exists to save them

  RoundCost& operator+=(const RoundCost& other) {
    denoiser_calls += other.denoiser_calls;
    training_examples += other.training_examples;
    reward_evaluations += other.reward_evaluations;
    return *this;
  }
  friend bool operator==(const RoundCost&, const RoundCost&) = default;
};

}  // namespace tiltscope
