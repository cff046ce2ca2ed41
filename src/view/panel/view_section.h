#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// The section of the panel about the window itself: theme, size of letters, memory.
void draw_view_section(Ui& ui);

}  // namespace tiltscope::view
