#pragma once

#include "plot/figure.h"
#include "view/theme.h"

#include <optional>

namespace tiltscope::view {

/// Whether a figure in this box has its title and legend left of the curves rather than above.
bool headed_at_side(const plot::Box& box);

/// Draws a figure into a box. The legend carries the curves' values: at the cursor where `cursor`
/// (a position in the window) is over the curves, otherwise at the last point. Returns the lower
/// left corner of title and legend.
ImVec2 paint_figure(ImDrawList& list, const Theme& theme, const plot::Figure& figure,
                    const plot::Box& box, std::optional<ImVec2> cursor);

}  // namespace tiltscope::view
