#pragma once

#include "view/kit/ui.h"
#include "view/scene/diffusion_time.h"

namespace tiltscope::view {

/// The diffusion time's play button and slider, in one row within `box`. `shown` is the time that
/// the picture shows. Draws into the current window.
void draw_time_strip(Ui& ui, const plot::Box& box, DiffusionTime& time, double shown);

}  // namespace tiltscope::view
