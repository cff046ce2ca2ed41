#pragma once

#include "plot/figure.h"
#include "view/look/theme.h"

namespace tiltscope::view {

inline constexpr int field_side = 56;  ///< squares along either edge of a field

/// Draws a field into a box, in squares whose colours run into each other.
void paint_field(ImDrawList& list, const plot::Field& field, const plot::Box& box);

/// Draws all that lies inside the axes: field, marker, bands, curves, bars and points.
void paint_contents(ImDrawList& list, const Theme& theme, const plot::Figure& figure,
                    const plot::Box& plot, const plot::Transform& transform);

}  // namespace tiltscope::view
