#include "view/plots/line_words.h"

#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

namespace tiltscope::view {
namespace {

using plot::Box;
using plot::Range;
using plot::Series;
using plot::Transform;

/// The pixels that a curve takes up vertically, between two columns of pixels; none if it has no
/// part there.
std::optional<Range> extent_between(const Series& series, const Transform& transform, double left,
                                    double right) {
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const auto include = [&](double y) {
    range.low = std::min(range.low, y);
    range.high = std::max(range.high, y);
  };
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double x = transform.x_to_pixel(series.x[i]);
    const double y = transform.y_to_pixel(series.y[i]);
    if (!std::isfinite(y)) continue;
    if (x >= left && x <= right) include(y);
    if (i == 0) continue;
    const double x0 = transform.x_to_pixel(series.x[i - 1]);
    const double y0 = transform.y_to_pixel(series.y[i - 1]);
    if (!std::isfinite(y0) || !(x > x0)) continue;
    for (const double edge : {left, right}) {
      if (edge > x0 && edge < x) include(y0 + (y - y0) * (edge - x0) / (x - x0));
    }
  }
  if (!(range.low <= range.high)) return std::nullopt;
  return range;
}

/// The pixel at which a series ends; nothing if it has no point.
std::optional<ImVec2> end_of(const Series& series, const Transform& transform) {
  for (std::size_t i = series.x.size(); i-- > 0;) {
    const ImVec2 at = vec2(transform.x_to_pixel(series.x[i]), transform.y_to_pixel(series.y[i]));
    if (std::isfinite(at.x) && std::isfinite(at.y)) return at;
  }
  return std::nullopt;
}

/// How many pixels of height the curves take up within the box.
double covered(const plot::Figure& figure, const Transform& transform, const Box& box) {
  double sum = 0.0;
  for (const Series& other : figure.series) {
    if (!other.shown || !other.from.empty()) continue;
    const auto range = extent_between(other, transform, box.left, box.right);
    if (!range || range->high < box.top || range->low > box.bottom) continue;
    sum += 1.0 + std::min(range->high, box.bottom) - std::max(range->low, box.top);
  }
  return sum;
}

}  // namespace

LineWords place_words(const Theme& theme, const plot::Figure& figure, const Series& series,
                      const Box& plot, const Transform& transform) {
  LineWords best;
  double least = std::numeric_limits<double>::infinity();
  const Face& face = theme.fonts.small;
  const double gap = theme.px(5);
  const std::string_view all = series.words;
  // All of it on one line, on two, or its beginning.
  const std::string_view beginning = all.substr(0, all.find(';'));
  const auto room = static_cast<float>(plot.width());
  const std::string one_line(all);
  const std::string two_lines = wrapped(face, all, std::min(0.62F * measure(face, all).x, room));
  for (const std::string& text : {one_line, two_lines, std::string(beginning)}) {
    const ImVec2 size = measure(face, text);
    const auto width = static_cast<double>(size.x);
    const auto height = static_cast<double>(size.y);
    if (width > plot.width() || height > 0.45 * plot.height()) continue;
    const auto try_at = [&](double left, double top) {
      const Box box{left, top, left + width, top + height};
      if (top < plot.top || box.bottom > plot.bottom || box.right > plot.right) return;
      const double cover = covered(figure, transform, box);
      if (cover >= least) return;
      least = cover;
      best = {box, text, cover > 0.0};
    };
    // Where a line has only begun, ahead of it: there is neither a curve nor a band yet.
    if (const auto end = end_of(series, transform)) {
      const double left = plot.right - width;
      const double middle = static_cast<double>(end->y) - 0.5 * height;
      if (left >= static_cast<double>(end->x) + 3.0 * gap) {
        try_at(left, std::clamp(middle, plot.top, plot.bottom - height));
      }
    }
    for (const double share : {0.0, 1.0, 0.5, 0.25, 0.75}) {
      const double left = plot.left + share * (plot.width() - width);
      const auto line = extent_between(series, transform, left, left + width);
      if (!line) continue;
      for (const double top : {line->low - gap - height, line->high + gap}) try_at(left, top);
    }
    // Fewer words only where they lie off the curves, or nothing longer has a place at all.
    if (least == 0.0) break;
  }
  return best;
}

void write_line_words(ImDrawList& list, const Theme& theme, const plot::Figure& figure,
                      const Box& plot, const Transform& transform) {
  for (const Series& series : figure.series) {
    if (series.words.empty() || !series.shown) continue;
    const LineWords words = place_words(theme, figure, series, plot, transform);
    if (words.text.empty()) continue;
    // On a ground of its own: grid lines, and curves where there is no other place, pass under it.
    list.AddRectFilled(vec2(words.box.left, words.box.top), vec2(words.box.right, words.box.bottom),
                       palette::u32(palette::panel, 0.85F), theme.px(3));
    draw_text(list, theme.fonts.small, vec2(words.box.left, words.box.top), palette::muted,
              words.text);
  }
}

}  // namespace tiltscope::view
