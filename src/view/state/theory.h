#pragma once

#include "view/state/draft.h"

#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// What theory has to say against a setting that can be run all the same.
struct Warning {
  Subject about;
  std::string text;
};

/// For a valid experiment.
std::vector<Warning> theory_warnings(const Experiment& experiment);

/// The largest |r| that occurs: |E r| + 2 standard deviations of r, over the components of the base
/// density and of the target. Nothing unless the reward is quadratic.
std::optional<double> largest_reward(const Experiment& experiment);

}  // namespace tiltscope::view
