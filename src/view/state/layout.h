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

/// Where the panels stand in the window.
struct Layout {
  plot::Box toolbar;
  plot::Box controls;  ///< empty, like `plots`, where panels are hidden
  plot::Box canvas;
  plot::Box plots;
  plot::Box status;
  bool stacked = false;  ///< too narrow for three columns: the plots stand below the canvas
};

/// The panels touch, do not overlap and cover the window. `scale` is the interface's.
Layout arrange(double width, double height, double scale, const Columns& columns);

}  // namespace tiltscope::view
