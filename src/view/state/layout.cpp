#include "view/state/layout.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {

double fitting_scale(double width, double height, double wanted) {
  const double most = std::min(width / least_width, height / least_height);
  if (wanted <= most) return wanted;
  // In steps: letters are drawn anew at each, which a border that is dragged need not wait for.
  constexpr double step = 0.05;
  return std::max(step * std::floor(most / step + 1e-9), 0.5);
}

Layout arrange(double width, double height, double scale, const Columns& columns, bool curves) {
  constexpr double toolbar_height = 60.0;
  constexpr double status_height = 38.0;
  constexpr double tabs_height = 40.0;
  constexpr double least_canvas = 380.0;
  constexpr double three_columns = 1100.0;
  constexpr double canvas_above_plots = 480.0;  // its least height
  // Not the strip as it was dragged: nothing folds under the hand.
  constexpr double usual_strip = Columns{}.strip;

  Layout layout;
  const double bottom = std::max(height - scale * status_height, 0.6 * height);
  const double top = std::min(scale * toolbar_height, 0.3 * height);
  const double room = bottom - top;
  const double below = std::clamp<double>(scale * columns.strip, 0.25 * room, 0.6 * room);
  const bool narrow = width < scale * three_columns;
  layout.toolbar = {0.0, 0.0, width, top};
  layout.status = {0.0, bottom, width, height};
  layout.folded =
      narrow && !columns.hidden && room - scale * usual_strip < scale * canvas_above_plots;
  layout.stacked = narrow && !layout.folded;
  if (columns.hidden) {
    layout.canvas = {0.0, top, width, bottom};
    layout.controls = {0.0, top, 0.0, bottom};
    layout.plots = {width, top, width, bottom};
    return layout;
  }

  const double widest = std::max(width - scale * least_canvas, 0.3 * width);
  const double left = std::min(scale * columns.controls, widest);
  layout.controls = {0.0, top, left, bottom};
  if (layout.folded) {
    const double head = std::min(top + scale * tabs_height, bottom);
    layout.tabs = {0.0, top, left, head};
    layout.canvas = {left, top, width, bottom};
    plot::Box& shown = curves ? layout.plots : layout.controls;
    plot::Box& folded_away = curves ? layout.controls : layout.plots;
    shown = {0.0, head, left, bottom};
    folded_away = {0.0, head, 0.0, bottom};
  } else if (layout.stacked) {
    layout.canvas = {left, top, width, bottom - below};
    layout.plots = {left, bottom - below, width, bottom};
  } else {
    const double right = std::min(scale * columns.plots, widest - left);
    layout.canvas = {left, top, width - right, bottom};
    layout.plots = {width - right, top, width, bottom};
  }
  return layout;
}

}  // namespace tiltscope::view
