#pragma once

#include "config/preset.h"

#include <vector>

namespace tiltscope::app {

/// The configurations in the program, in the order of the menu.
std::vector<Preset> presets();

}  // namespace tiltscope::app
