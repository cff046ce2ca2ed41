#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// Where the left column has room for one: two tabs, for the settings and for the curves. Draws
/// into the current window.
void draw_column_tabs(Ui& ui, const plot::Box& box, bool& curves);

}  // namespace tiltscope::view
