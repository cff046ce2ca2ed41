#pragma once

#include "session/judgement.h"

#include <string>
#include <vector>

namespace tiltscope::app {

/// A line for each thing that is known of a finished run, in the order in which they become known:
/// what is known later stands behind what is known now.
std::vector<std::string> judgement_lines(const Judgement& judgement);

}  // namespace tiltscope::app
