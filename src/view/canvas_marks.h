#pragma once

#include "math/gaussian_mixture.h"
#include "view/colour_map.h"
#include "view/heat_map.h"
#include "view/layers.h"
#include "view/scene.h"
#include "view/theme.h"

#include <string>
#include <vector>

namespace tiltscope::view {

/// A map's colours with the numbers they stand for: at the start, in the middle and at the end.
struct ColourBar {
  std::string title;
  const ColourMap* colours = nullptr;
  std::array<std::string, 3> numbers;
};

/// All colours of a map, from the left to the right of a rectangle.
void paint_colours(ImDrawList& list, const ColourMap& colours, ImVec2 low, ImVec2 high,
                   float opacity = 1.0F);

/// The bars of what the scene shows in colours: none, one or two.
std::vector<ColourBar> colour_bars(const Scene& scene);

/// A round length of the plane that takes at most `most` pixels.
double scale_length(const Camera& camera, double most);

/// Draws the colour bars and the scale bar on a plate in the box's lower left corner; where the
/// picture is `small`, the scale bar alone.
void paint_marks(ImDrawList& list, const Theme& theme, const Scene& scene, bool small);

}  // namespace tiltscope::view
