#include "plot/figure_view.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::plot {
namespace {

std::vector<double> all_x(const Figure& figure) {
  std::vector<double> values;
  for (const Series& series : figure.series) {
    if (series.shown) values.insert(values.end(), series.x.begin(), series.x.end());
  }
  return values;
}

/// Whether numbers can still tell the ends apart, and no end is out of their reach.
bool sensible(const Range& range, Scale scale) {
  const double size = std::max(std::abs(range.low), std::abs(range.high));
  if (!(size < 1e15) || !(range.high - range.low > 1e-9 * size)) return false;
  return scale == Scale::linear || range.low > 1e-300;
}

/// The data in the rectangle from (left, top) to (right, bottom), pixels of the box.
void show(FigureView& view, const Figure& figure, const Box& box, const Box& part) {
  const Transform transform(figure.x, figure.y, box);
  const Range x{transform.x_to_data(part.left), transform.x_to_data(part.right)};
  const Range y{transform.y_to_data(part.bottom), transform.y_to_data(part.top)};
  if (!sensible(x, figure.x.scale) || !sensible(y, figure.y.scale)) return;
  view.x = x;
  view.y = y;
}

}  // namespace

void apply(const FigureView& view, Figure& figure) {
  for (Series& series : figure.series) series.shown = !view.hidden.contains(series.name);
  if (view.log_y) figure.y.scale = Scale::log;
  if (view.log_x) {
    figure.x.scale = Scale::log;
    figure.x.range = range_of(all_x(figure), Scale::log);
  }
  if (view.x && (!view.log_x || view.x->low > 0.0)) figure.x.range = *view.x;
  fit_y(figure);
  if (view.y && (!view.log_y || view.y->low > 0.0)) figure.y.range = *view.y;
}

void pan(FigureView& view, const Figure& figure, const Box& box, double right, double down) {
  show(view, figure, box, {box.left - right, box.top - down, box.right - right, box.bottom - down});
}

void zoom(FigureView& view, const Figure& figure, const Box& box, double x, double y,
          double factor) {
  show(view, figure, box,
       {x + (box.left - x) / factor, y + (box.top - y) / factor, x + (box.right - x) / factor,
        y + (box.bottom - y) / factor});
}

void zoom_to(FigureView& view, const Figure& figure, const Box& box, const Box& part) {
  if (part.width() < 2.0 || part.height() < 2.0) return;
  show(view, figure, box, part);
}

void fit(FigureView& view) {
  view.x.reset();
  view.y.reset();
}

}  // namespace tiltscope::plot
