#pragma once

#include "view/draft.h"

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// What theory has to say against a setting that can be run all the same.
struct Warning {
  Setting about;
  std::string text;
};

/// Why a setting changes nothing in a run of this experiment; empty where it does.
std::string_view why_idle(Setting setting, const Experiment& experiment);

/// For a valid experiment.
std::vector<Warning> theory_warnings(const Experiment& experiment);

/// The largest |r| that occurs: |E r| + 2 standard deviations of r, over the components of the base
/// density and of the target.
double largest_reward(const Experiment& experiment);

}  // namespace tiltscope::view
