#pragma once

#include "config/experiment.h"
#include "config/settings.h"
#include "view/state/remedy.h"

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// What there is to say against a setting that can be run all the same.
struct Warning {
  Subject about;
  std::string text;
  std::vector<Remedy> remedies = {};  ///< the best one first
  std::string_view more = {};         ///< the text explained
};

/// What theory says of a valid experiment, before it is run.
std::vector<Warning> theory_warnings(const Experiment& experiment);

/// Whether the first-order update (3.10) leaves nothing out, however large the steps: the reward is
/// linear, and along b all components look alike at every noise level. The paper's problem is so.
bool first_order_is_exact(const Experiment& experiment);

}  // namespace tiltscope::view
