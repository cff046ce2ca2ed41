#include "view/state/layout.h"

#include <algorithm>

namespace tiltscope::view {

Layout arrange(double width, double height, double scale, const Columns& columns) {
  constexpr double toolbar_height = 60.0;
  constexpr double status_height = 38.0;
  constexpr double least_canvas = 380.0;

  Layout layout;
  const double bottom = std::max(height - scale * status_height, 0.6 * height);
  const double top = std::min(scale * toolbar_height, 0.3 * height);
  layout.toolbar = {0.0, 0.0, width, top};
  layout.status = {0.0, bottom, width, height};
  layout.stacked = width < scale * 1100.0;
  if (columns.hidden) {
    layout.canvas = {0.0, top, width, bottom};
    layout.controls = {0.0, top, 0.0, bottom};
    layout.plots = {width, top, width, bottom};
    return layout;
  }

  const double widest = std::max(width - scale * least_canvas, 0.3 * width);
  const double left = std::min(scale * columns.controls, widest);
  layout.controls = {0.0, top, left, bottom};
  if (layout.stacked) {
    const double room = bottom - top;
    const double middle =
        bottom - std::clamp<double>(scale * columns.strip, 0.25 * room, 0.6 * room);
    layout.canvas = {left, top, width, middle};
    layout.plots = {left, middle, width, bottom};
  } else {
    const double right = std::min(scale * columns.plots, widest - left);
    layout.canvas = {left, top, width - right, bottom};
    layout.plots = {width - right, top, width, bottom};
  }
  return layout;
}

}  // namespace tiltscope::view
