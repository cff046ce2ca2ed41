#pragma once

#include "config/experiment.h"

#include <string>
#include <vector>

/// The methods that a comparison sets side by side.
namespace tiltscope {

/// A method, as settings on top of an experiment.
struct ComparedMethod {
  std::string key;    ///< in names of files, and for --methods
  std::string title;  ///< in tables and at pictures
  std::vector<std::string> settings;
};

/// In the order in which tables have them: first those that need only values of r.
const std::vector<ComparedMethod>& compared_methods();

/// `experiment` by this method. Where that is a method of another kind, its own settings have their
/// defaults; all others stay, or are made to go with it. Throws ConfigError where the method cannot
/// aim at this target, as for want of the reward's gradient.
Experiment with_method(Experiment experiment, const ComparedMethod& method);

}  // namespace tiltscope
