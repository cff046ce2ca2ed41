#pragma once

#include <cstdint>

namespace tiltscope {

/// What a tilt takes, as the paper counts it: 200,000 calls, 100,000 examples and 1,000 evaluations
/// with its settings. What only measures or shows a tilt does not count.
struct TiltCost {
  std::int64_t denoiser_calls = 0;      ///< to draw the data set
  std::int64_t training_examples = 0;   ///< each takes the teacher once, and the network
  std::int64_t reward_evaluations = 0;  ///< forward, of one x0; the method exists to save them

  TiltCost& operator+=(const TiltCost& other) {
    denoiser_calls += other.denoiser_calls;
    training_examples += other.training_examples;
    reward_evaluations += other.reward_evaluations;
    return *this;
  }
  friend bool operator==(const TiltCost&, const TiltCost&) = default;
};

}  // namespace tiltscope
