#pragma once

#include "config/experiment.h"

namespace tiltscope::test {

/// Small enough to train in seconds, large enough to learn.
inline Experiment quick() {
  Experiment experiment;
  experiment.network = {.depth = 3, .width = 64, .time_features = 32};
  experiment.training = {.samples = 6'000, .epochs = 60, .batch = 64, .rate = 3e-3};
  experiment.tilting.samples = 500;
  experiment.tilting.sampler.steps = 100;
  return experiment;
}

/// A checkpoint at which nothing happens.
inline void ignore(double) {}

}  // namespace tiltscope::test
