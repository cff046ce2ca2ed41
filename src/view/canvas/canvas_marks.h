#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/canvas/quiet_corner.h"
#include "view/canvas/region.h"
#include "view/look/theme.h"
#include "view/scene/camera.h"

#include <vector>

namespace tiltscope::view {

/// A round length of the plane that takes at most `most` pixels.
double scale_length(const Camera& camera, double most);

/// How wide a colour bar must be for its numbers not to touch.
float bar_width(const Theme& theme, const ColourBar& bar);

/// The plate of the colour bars and the scale bar. In a low picture it has a line for each colour
/// bar, and no scale bar.
QuietCorner::Plate plate_of_marks(const Theme& theme, const Camera& camera, const plot::Box& box,
                                  const std::vector<ColourBar>& bars);

/// Draws them in a corner of the box. Where they are, and what they say of themselves; the last is
/// the scale bar.
std::vector<Region> paint_marks(ImDrawList& list, const Theme& theme, const Camera& camera,
                                const plot::Box& box, const std::vector<ColourBar>& bars,
                                Corner corner = Corner::lower_left);

}  // namespace tiltscope::view
