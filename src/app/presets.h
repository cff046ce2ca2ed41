#pragma once

#include "view/window.h"

#include <vector>

namespace tiltscope::app {

/// The configurations in the program, in the order of the menu.
std::vector<view::Preset> presets();

}  // namespace tiltscope::app
