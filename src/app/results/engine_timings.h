#pragma once

#include "config/experiment.h"
#include "nn/workers.h"

#include <string>

namespace tiltscope::app {

/// How fast the engine is beside what the processor could do at best. Work is counted as nominal
/// products, as the mathematics has it: two operations for each weight and sample, once for a
/// forward pass; three times for a forward and a backward pass. Executed are fewer where samples
/// share their diffusion time: the first layer's part of it is computed once for all of them.
struct EngineTimings {
  std::string instruction_set;
  int threads = 0;
  double peak_gflops = 0.0;                ///< multiply-adds alone, on one core
  double peak_gflops_all = 0.0;            ///< on all threads at once
  double sampling_seconds_per_tilt = 0.0;  ///< S samples in J steps
  double sampling_fraction_of_peak = 0.0;
  double sampling_executed_fraction_of_peak = 0.0;
  double training_seconds_per_tilt = 0.0;  ///< E passes over S samples, the teacher's included
  double training_fraction_of_peak = 0.0;
  double barrier_nanoseconds = 0.0;  ///< for all threads to start and end work that is none
};

/// Multiplications and additions a second, in units of 10^9, of that many of the workers at once
/// that do nothing else: the best of some tries, which take tens of milliseconds in all.
double peak_gflops(Workers& workers, int threads);

/// Takes everything in turn, `rounds` times, and keeps the best of each: what else the machine does
/// can only slow it down. `threads` = 0 takes one for each core.
EngineTimings time_engine(const Experiment& experiment, int threads, int rounds);

}  // namespace tiltscope::app
