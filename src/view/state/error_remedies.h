#pragma once

#include "config/experiment.h"
#include "session/snapshot.h"
#include "view/state/remedy.h"

#include <optional>
#include <vector>

/// What to change against each part of the error of a run of iterative tilting.
namespace tiltscope::view {

/// As the error budget splits it.
enum class ErrorPart { network, taylor, sampler, clip };

Remedy against(ErrorPart part, const Snapshot& snapshot);
Remedy against_network(const TiltingConfig& tilting);
/// What a tilt leaves out tells the N that is enough, where it is known; or else twice as many.
Remedy against_taylor(const Snapshot& snapshot);
/// Where the modes' shares are off: the first tilts, with few samples in a mode that grows, decide
/// its share, and later ones keep it.
Remedy against_chance(const TiltingConfig& tilting);

/// Against what a network misses, where `first` has not helped.
std::vector<Remedy> others_against_network(const Remedy& first, const TiltingConfig& tilting);

/// A learning rate far from those that suit these networks is the first suspect: nothing has to be
/// measured for that.
std::optional<Remedy> against_rate(const Experiment& experiment);

}  // namespace tiltscope::view
