#pragma once

#include "view/state/remedy.h"

#include <optional>

namespace tiltscope::view {

/// What may help where a run of another method than iterative tilting came out badly. It rests on
/// what is known of the method, since there is no error budget of it. Nothing for iterative
/// tilting.
std::optional<Remedy> method_remedy(const Experiment& experiment);

}  // namespace tiltscope::view
