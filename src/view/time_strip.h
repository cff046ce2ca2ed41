#pragma once

#include "view/diffusion_time.h"
#include "view/ui.h"

namespace tiltscope::view {

/// The diffusion time's play button and slider, in one row within `box`. `shown` is the time that
/// the picture shows. Draws into the current window.
void draw_time_strip(Ui& ui, const plot::Box& box, DiffusionTime& time, double shown);

}  // namespace tiltscope::view
