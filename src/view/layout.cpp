#include "view/layout.h"

#include <algorithm>

namespace tiltscope::view {

Layout arrange(double width, double height, double scale, const Columns& columns) {
  constexpr double status_height = 38.0;
  constexpr double least_canvas = 380.0;

  Layout layout;
  const double bottom = std::max(height - scale * status_height, 0.0);
  layout.status = {0.0, bottom, width, height};

  layout.stacked = width < scale * 1100.0;
  const double widest = std::max(width - scale * least_canvas, 0.3 * width);
  const double left = std::min(scale * columns.controls, widest);
  layout.controls = {0.0, 0.0, left, bottom};
  if (layout.stacked) {
    const double top =
        bottom - std::clamp<double>(scale * columns.strip, 0.25 * bottom, 0.6 * bottom);
    layout.canvas = {left, 0.0, width, top};
    layout.plots = {left, top, width, bottom};
  } else {
    const double right = std::min(scale * columns.plots, widest - left);
    layout.canvas = {left, 0.0, width - right, bottom};
    layout.plots = {width - right, 0.0, width, bottom};
  }
  return layout;
}

}  // namespace tiltscope::view
