#pragma once

#include "config/experiment.h"

#include <string>

/// What a run takes, before it is made: passes of a sample through the network, F + V + 2 P, where
/// F go forward, V back to the input and P back to the parameters. The figures are those of
/// RoundCost, for each method by its own arithmetic.
namespace tiltscope {

/// The setting by which a method spends more or fewer passes: tilts of the tilting methods, rounds
/// of those that train along paths, steps of the sampler or the chain of those that only sample,
/// and candidates of best of n.
struct Lever {
  std::string key;      ///< "draft.rounds"
  int units = 0;        ///< what the experiment has
  double passes = 0.0;  ///< F + V + 2 P of each
};

/// Of the experiment's method. Where tilts are chosen on the way, as many count as are planned.
Lever lever_of(const Experiment& experiment);

/// The setting "key=units" with which a run of the experiment takes as many passes as fit into
/// `passes`, and at least one unit, or two of what there must be two of.
std::string setting_for(const Lever& lever, double passes);

}  // namespace tiltscope
