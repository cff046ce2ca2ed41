#pragma once

#include "view/ui.h"
#include "view/window.h"

#include <vector>

namespace tiltscope::view {

/// The panel on the left: what runs, and with which settings. Draws into the current window.
void draw_controls(Ui& ui, const std::vector<Preset>& presets);

/// The preset that the experiment is, up to the seed and the threads; null if it is none of them.
const Preset* matching_preset(const std::vector<Preset>& presets, const Experiment& experiment);

}  // namespace tiltscope::view
