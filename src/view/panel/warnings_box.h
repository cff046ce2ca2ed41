#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// What there is to say against the settings shown, each with buttons that change what would help.
/// Draws nothing where there is nothing to say.
void draw_warnings(Ui& ui);

}  // namespace tiltscope::view
