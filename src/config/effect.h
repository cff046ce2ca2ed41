#pragma once

#include "config/experiment.h"

namespace tiltscope {

/// What a change of settings does to a run under way, from the least to the most.
enum class ChangeEffect {
  none,         ///< nothing that matters to the run differs
  next_tilt,    ///< goes on; the sampler or the optimiser of the next tilt uses the new values
  restart,      ///< the run starts over from the same base model
  retrain_base  ///< the base model no longer fits; it is loaded or trained anew, then the run
                ///< starts over
};

/// The most that any setting does whose value differs.
ChangeEffect effect_of(const Experiment& before, const Experiment& after);

}  // namespace tiltscope
