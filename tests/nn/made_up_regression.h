#pragma once

#include "math/noise_schedule.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <cstdint>

namespace tiltscope::test {

/// Inputs of a made-up regression in the plane, the same for a sample whatever the batch that it is
/// in: x_t and t at random, with the noise level that belongs to t. Targets and weights are left.
inline void fill_inputs(Eigen::Index first, Trainer::Batch& batch) {
  const RandomStream stream(8, Purpose::test);
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    const auto i = static_cast<std::uint64_t>(first + j) * 4;
    batch.x_t.col(j) << static_cast<float>(stream.normal(i)),
        static_cast<float>(stream.normal(i + 1));
    batch.t[j] = static_cast<float>(stream.uniform(i + 3));
    const NoiseLevel level = schedule.at(static_cast<double>(batch.t[j]));
    batch.alpha[j] = static_cast<float>(level.alpha);
    batch.sigma[j] = static_cast<float>(level.sigma);
  }
}

}  // namespace tiltscope::test
