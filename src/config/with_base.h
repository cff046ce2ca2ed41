#pragma once

#include "config/experiment.h"

namespace tiltscope {

/// The experiment with another base density. A base of another dimension also gets another reward,
/// since the one there was is of the old dimension: linear along x1, such that lambda = 1 moves a
/// Gaussian as wide as the base by one deviation.
Experiment with_base(Experiment experiment, BaseConfig base);

}  // namespace tiltscope
