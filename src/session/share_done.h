#pragma once

#include "config/experiment.h"
#include "session/snapshot.h"

namespace tiltscope {

/// How much of the work of a run of `last` tilts is done, in [0, 1], where `tilt` of them are
/// complete and `activity` has come as far as `progress`. Work is counted in calls of the denoiser.
double share_done(const Experiment& experiment, int last, int tilt, Activity activity,
                  double progress);

}  // namespace tiltscope
