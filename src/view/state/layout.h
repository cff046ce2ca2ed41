#pragma once

#include "plot/figure.h"

namespace tiltscope::view {

/// The widths that the user may drag, at a scale of 1.
struct Columns {
  float controls = 292.0F;
  float plots = 352.0F;
  float strip = 214.0F;  ///< height of the plots where they stand below the canvas
  bool hidden = false;   ///< only toolbar, canvas and status line

  bool operator==(const Columns&) const = default;
};

/// The smallest window that everything fits into, at a scale of 1.
inline constexpr double least_width = 720.0;
inline constexpr double least_height = 480.0;

/// The scale that a window of this size has room for, when `wanted` is asked for.
double fitting_scale(double width, double height, double wanted);

/// Where the panels stand in the window.
struct Layout {
  plot::Box toolbar;
  plot::Box tabs;      ///< choose between controls and plots; empty unless `folded`
  plot::Box controls;  ///< empty, like `plots`, where panels are hidden
  plot::Box canvas;
  plot::Box plots;
  plot::Box status;
  bool stacked = false;  ///< too narrow for three columns: the plots stand below the canvas
  bool folded = false;   ///< too low for that, too: controls and plots share the left column
};

/// The panels touch, do not overlap and cover the window. `scale` is the interface's. `curves` is
/// what the left column shows where there is only one: the plots, not the controls.
Layout arrange(double width, double height, double scale, const Columns& columns,
               bool curves = false);

}  // namespace tiltscope::view
