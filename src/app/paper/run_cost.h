#pragma once

#include "app/drive/interruption.h"
#include "config/experiment.h"

namespace tiltscope::app {

/// Seconds of one thread.
struct RunCost {
  double base = 0.0;  ///< a base model, if it is not stopped early
  double tilt = 0.0;  ///< data, training, and the samples that it is measured by
  double ends = 0.0;  ///< of a run: the samples that the base model and the result are measured by
};

/// Estimates the cost of runs of this experiment from small pieces of one, which it times in
/// `lanes` threads at once, as runs go on at once. Takes a second or so. Throws Interrupted.
RunCost measure_cost(const Experiment& experiment, int lanes, Interruption& interruption);

}  // namespace tiltscope::app
