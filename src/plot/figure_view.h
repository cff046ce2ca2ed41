#pragma once

#include "plot/figure.h"

#include <optional>
#include <set>
#include <string>

/// How the user looks at a figure: axes, range, and which curves are hidden.
namespace tiltscope::plot {

struct FigureView {
  bool log_x = false;
  bool log_y = false;
  std::optional<Range> x = std::nullopt;  ///< zoomed into; otherwise all of the figure
  std::optional<Range> y = std::nullopt;  ///< otherwise what fits
  std::set<std::string> hidden = {};      ///< names of curves
};

/// Puts the figure as the view has it.
void apply(const FigureView& view, Figure& figure);

// The rest is for figures as `apply` left them, whose axes fill `box`.

/// Moves the curves along with the mouse, by this many pixels.
void pan(FigureView& view, const Figure& figure, const Box& box, double right, double down);
/// Magnifies by `factor` around a pixel, which keeps its place.
void zoom(FigureView& view, const Figure& figure, const Box& box, double x, double y,
          double factor);
/// Shows what lies in a part of the box. A part of no size changes nothing.
void zoom_to(FigureView& view, const Figure& figure, const Box& box, const Box& part);
/// Shows everything.
void fit(FigureView& view);

}  // namespace tiltscope::plot
