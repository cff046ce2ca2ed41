#pragma once

#include "config/experiment.h"

#include <string>

namespace tiltscope {

/// A configuration with a name, for a menu.
struct Preset {
  std::string name;
  Experiment experiment;
  std::string word = {};  ///< behind --preset
};

}  // namespace tiltscope
