#pragma once

#include "config/experiment.h"

#include <optional>

namespace tiltscope {

/// The largest |r| that occurs: |E r| + 2 standard deviations of r, over the components of the base
/// density and of the target. Nothing unless the reward is quadratic.
std::optional<double> largest_reward(const Experiment& experiment);

}  // namespace tiltscope
