#pragma once

#include "math/random.h"

#include <cstdint>

namespace tiltscope {

/// What random numbers of Purpose::evaluation_points are for: each has numbers of its own.
enum class EvaluationUse : std::uint32_t {
  points,         ///< clean points at which scores are compared
  noise,          ///< on them
  exact_samples,  ///< that samples are compared with
  error_budget    ///< exact samples of the same, for the parts of the error
};

inline RandomStream evaluation_stream(std::uint64_t seed, EvaluationUse use) {
  return {seed, Purpose::evaluation_points, static_cast<std::uint32_t>(use)};
}

}  // namespace tiltscope
