#pragma once

#include "config/experiment.h"
#include "config/settings.h"

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

/// Whether the first-order update (3.10) leaves nothing out, however large the steps: the reward is
/// linear, and along b all components look alike at every noise level. The paper's problem is so.
bool first_order_is_exact(const Experiment& experiment);

}  // namespace tiltscope::view
