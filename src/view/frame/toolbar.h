#pragma once

#include "plot/figure.h"
#include "view/kit/ui.h"

namespace tiltscope::view {

/// The bar at the top: running, speed, history, and which tilt is shown. Draws into the current
/// window.
void draw_toolbar(Ui& ui, const plot::Box& box);

/// "speed: maximum", "speed: 2 s a tilt".
std::string pace_words(double seconds);

}  // namespace tiltscope::view
