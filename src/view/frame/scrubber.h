#pragma once

#include "plot/figure.h"
#include "view/kit/ui.h"

namespace tiltscope::view {

/// The history as a line from tilt 0 to N with a mark for each tilt that is kept; dragging moves
/// the playhead.
void draw_scrubber(Ui& ui, const plot::Box& box);

}  // namespace tiltscope::view
