#pragma once

#include "config/experiment.h"
#include "session/snapshot.h"

namespace tiltscope::view {

/// How fast runs have been here.
struct RunSpeed {
  /// Of the network's products, per second. Before a run has told: a cautious guess for two cores.
  double products = 1.5e10;
  double pace = 0.0;  ///< Snapshot::pace
};

/// `before`, or what the run's tilts have told since.
RunSpeed speed_of(const Snapshot& snapshot, const RunSpeed& before);

/// About how many seconds a run of the experiment takes from its base model to its last tilt.
/// Counts the products of the network alone.
double seconds_of_run(const Experiment& experiment, const RunSpeed& speed);

/// About how many seconds the error budget of a tilt takes to measure, exact scores aside.
double seconds_of_budget(const Experiment& experiment, const RunSpeed& speed);

/// About how many seconds the base training takes.
double seconds_of_base_training(const Experiment& experiment, const RunSpeed& speed);

}  // namespace tiltscope::view
