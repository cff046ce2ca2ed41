#pragma once

#include "diffusion/failure.h"
#include "view/state/remedy.h"

#include <vector>

namespace tiltscope::view {

/// What to change after a run of this experiment whose model ran away, the best first. Nothing
/// after a failure of another kind.
std::vector<Remedy> failure_remedies(const Failure& failure, const Experiment& experiment);

}  // namespace tiltscope::view
