#pragma once

#include "view/kit/ui.h"

#include <vector>

namespace tiltscope::view {

/// What there is to say against the settings, each with buttons that change what would help.
void draw_warnings(Ui& ui, const std::vector<Warning>& warnings);

}  // namespace tiltscope::view
