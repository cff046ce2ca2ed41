#pragma once

#include "plot/figure.h"

#include <imgui.h>

namespace tiltscope::view {

/// Pictograms that fonts lack.
enum class Icon { play, pause, step, back, reset, reseed, branch, newest, menu, help };

/// Draws the icon in a square of side `size` around `centre`.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 centre, float size, plot::Colour colour);

}  // namespace tiltscope::view
