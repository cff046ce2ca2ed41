#pragma once

#include "view/state/draft.h"

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

}  // namespace tiltscope::view
