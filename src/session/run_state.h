#pragma once

#include "config/experiment.h"
#include "diffusion/base_training.h"
#include "session/snapshot.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope {

/// Where a run stands after an epoch of its base training or after a tilt: with the configuration,
/// all that it needs to go on to the same end, bit for bit. The random numbers have no state.
struct RunState {
  std::vector<EpochRecord> base_epochs;
  /// Of the base training under way; null once it is over, and then the rest is there.
  std::shared_ptr<const BaseTrainingState> base_training;

  std::string base_origin;
  std::vector<TiltRecord> tilts;  ///< 0..k
  /// Tilt growing: 0 with its parameters, floor(N / 2) with its samples, k with all that it has.
  std::vector<KeptTilt> kept;
};

/// Nothing before the first epoch or, where the base model was there, before the samples of tilt 0.
std::optional<RunState> run_state(const Snapshot& snapshot);

/// What comes next: "at tilt 7 of 20", "at epoch 12 of 100 of the base model", "after the last
/// tilt".
std::string next_step(const RunState& state, const Experiment& experiment);

}  // namespace tiltscope
