#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/canvas/region.h"
#include "view/look/theme.h"
#include "view/scene/camera.h"

#include <vector>

namespace tiltscope::view {

/// A round length of the plane that takes at most `most` pixels.
double scale_length(const Camera& camera, double most);

/// How wide a colour bar must be for its numbers not to touch.
float bar_width(const Theme& theme, const ColourBar& bar);

/// Draws the colour bars and the scale bar on a plate in the box's lower left corner. Where they
/// are, and what they say of themselves; the last is the scale bar. In a low picture, a line
/// of its own for each colour bar at the lower edge, and no scale bar.
std::vector<Region> paint_marks(ImDrawList& list, const Theme& theme, const Camera& camera,
                                const plot::Box& box, const std::vector<ColourBar>& bars);

}  // namespace tiltscope::view
