#pragma once

#include "config/experiment.h"

namespace tiltscope::view {

/// Whether whole runs of both aim at one density.
inline bool same_target(const Experiment& a, const Experiment& b) {
  return a.base == b.base && a.reward == b.reward && a.tilting.lambda == b.tilting.lambda;
}

}  // namespace tiltscope::view
