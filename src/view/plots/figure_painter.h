#pragma once

#include "plot/figure.h"
#include "view/look/theme.h"

#include <optional>
#include <vector>

namespace tiltscope::view {

/// Where the parts of a painted figure lie.
struct PaintedFigure {
  plot::Box plot;                 ///< inside the axes; empty if there was no room for them
  plot::Box body;                 ///< the axes with their labels, or what takes their place
  plot::Box x_label;              ///< the label of the x axis; empty if there is none
  std::vector<plot::Box> legend;  ///< of each series, as far as there is room
  std::optional<plot::Box> more;  ///< where it says how many others there are
  std::optional<double> read_at;  ///< the x whose values the legend gives
};

/// Draws a figure into a box as a panel of a sheet: title, note and what lies inside the axes. The
/// note stands beside the title, or below it in as many lines as there are at most, if any.
void paint_panel(ImDrawList& list, const Theme& theme, const plot::Figure& figure,
                 const plot::Box& box, int note_lines = 0);

/// How much of a panel's height its title and such a note take.
double heading_height(const Theme& theme, int note_lines);

/// Draws a figure into a box, its title aside. The legend carries the curves' values: at the cursor
/// where `cursor` (a position in the window) is over the curves, otherwise at the last point.
PaintedFigure paint_figure(ImDrawList& list, const Theme& theme, const plot::Figure& figure,
                           const plot::Box& box, std::optional<ImVec2> cursor);

}  // namespace tiltscope::view
