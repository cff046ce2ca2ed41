#include "view/plots/figure_contents.h"

#include "view/look/dashes.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <ranges>
#include <vector>

namespace tiltscope::view {
namespace {

using plot::Box;
using plot::Figure;
using plot::Series;
using plot::Transform;

/// Of a line with many points to a pixel, from left to right: the first, the highest, the lowest
/// and the last of each column of pixels, which look the same.
std::vector<ImVec2> thinned(const std::vector<ImVec2>& line) {
  std::vector<ImVec2> kept;
  for (auto first = line.begin(); first != line.end();) {
    const float column = std::floor(first->x);
    const auto end =
        std::find_if(first, line.end(), [&](ImVec2 at) { return std::floor(at.x) != column; });
    const auto [high, low] = std::ranges::minmax_element(first, end, {}, &ImVec2::y);
    std::array places = {first, std::min(high, low), std::max(high, low), end - 1};
    const auto last = std::unique(places.begin(), places.end());
    std::for_each(places.begin(), last, [&](auto place) { kept.push_back(*place); });
    first = end;
  }
  return kept;
}

/// Series on their way into the picture.
struct Contents {
  ImDrawList& list;
  const Theme& theme;

  void bars(const Series& series, const Transform& transform) const {
    const double half = 0.5 * plot::bar_width(series, transform, theme.px(26));
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double top = transform.y_to_pixel(series.y[i]);
      const double bottom = transform.foot_to_pixel(series.from[i]);
      if (!std::isfinite(top)) continue;
      list.AddRectFilled(vec2(x - half, top), vec2(x + half, bottom), palette::u32(series.colour));
    }
  }

  void band(const Series& series, const Transform& transform) const {
    plot::Colour pale = series.colour;
    pale.alpha *= 0.22F;
    const ImU32 colour = palette::u32(pale);
    // Between neighbours, softened edges would show as lines.
    const ImDrawListFlags flags = list.Flags;
    list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    for (std::size_t i = 1; i < series.low.size(); ++i) {
      const auto corner = [&](std::size_t at, const std::vector<double>& y) {
        return vec2(transform.x_to_pixel(series.x[at]), transform.y_to_pixel(y[at]));
      };
      const std::array<ImVec2, 4> corners = {corner(i - 1, series.high), corner(i, series.high),
                                             corner(i, series.low), corner(i - 1, series.low)};
      const bool there = std::ranges::all_of(
          corners, [](ImVec2 at) { return std::isfinite(at.x) && std::isfinite(at.y); });
      if (there) list.AddConvexPolyFilled(corners.data(), 4, colour);
    }
    list.Flags = flags;
    // That of a single point has no width of its own.
    if (series.low.size() != 1) return;
    const ImVec2 low = vec2(transform.x_to_pixel(series.x[0]), transform.y_to_pixel(series.low[0]));
    const auto high = static_cast<float>(transform.y_to_pixel(series.high[0]));
    if (!std::isfinite(low.y) || !std::isfinite(high)) return;
    const float half = theme.px(6);
    list.AddRectFilled(ImVec2(low.x - half, high), ImVec2(low.x + half, low.y), colour);
  }

  void scatter(const Series& series, const Transform& transform) const {
    const float half = std::max(0.6F, theme.px(1));
    const ImU32 colour = palette::u32(series.colour);
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const ImVec2 at = vec2(transform.x_to_pixel(series.x[i]), transform.y_to_pixel(series.y[i]));
      if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
      list.AddRectFilled(ImVec2(at.x - half, at.y - half), ImVec2(at.x + half, at.y + half),
                         colour);
    }
  }

  void curve(const Series& series, const Transform& transform) const {
    if (!series.from.empty()) return bars(series, transform);
    if (series.scattered) return scatter(series, transform);
    const ImU32 colour = palette::u32(series.colour);
    std::vector<ImVec2> run;
    const auto finish = [&] {
      run = thinned(run);
      if (run.size() > 1 && series.dashed) {
        stroke_dashed(list, run, theme.px(6), colour, theme.px(1.6F));
      } else if (run.size() > 1) {
        stroke(list, run.data(), static_cast<int>(run.size()), colour, theme.px(1.8F));
      }
      // Points are marked as long as they can be told apart.
      if (run.size() == 1 || (series.x.size() <= 60 && !series.dashed)) {
        for (const ImVec2 point : run) list.AddCircleFilled(point, theme.px(2.4F), colour, 12);
      }
      run.clear();
    };
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double y = transform.y_to_pixel(series.y[i]);
      if (std::isfinite(x) && std::isfinite(y)) {
        run.push_back(vec2(x, y));
      } else {
        finish();
      }
    }
    finish();
  }
};

}  // namespace

void paint_field(ImDrawList& list, const plot::Field& field, const Box& box) {
  constexpr int side = field_side;
  std::array<std::array<ImU32, side + 1>, side + 1> colours{};
  const auto nearest = [](int step, std::size_t count) {
    return std::min(count - 1, static_cast<std::size_t>(step) * count / side);
  };
  for (int row = 0; row <= side; ++row) {
    for (int column = 0; column <= side; ++column) {
      const std::size_t place =
          nearest(side - row, field.rows) * field.columns + nearest(column, field.columns);
      colours[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] =
          palette::u32(field.colour_at(field.shares[place]));
    }
  }
  const auto at = [&](int column, int row) {
    return vec2(box.left + box.width() * column / side, box.top + box.height() * row / side);
  };
  const auto corner = [&](int column, int row) {
    return colours[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  };
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      list.AddRectFilledMultiColor(at(column, row), at(column + 1, row + 1), corner(column, row),
                                   corner(column + 1, row), corner(column + 1, row + 1),
                                   corner(column, row + 1));
    }
  }
}

void paint_contents(ImDrawList& list, const Theme& theme, const Figure& figure, const Box& plot,
                    const Transform& transform) {
  const Contents contents{list, theme};
  const double air = figure.field ? 0.0 : static_cast<double>(theme.px(4));
  list.PushClipRect(vec2(plot.left - air, plot.top - air),
                    vec2(plot.right + air, plot.bottom + air), true);
  if (figure.field) {
    const plot::Field& field = *figure.field;
    paint_field(list, field,
                {transform.x_to_pixel(field.x.low), transform.y_to_pixel(field.y.high),
                 transform.x_to_pixel(field.x.high), transform.y_to_pixel(field.y.low)});
  }
  if (figure.marker) {
    const double x = std::round(transform.x_to_pixel(*figure.marker)) + 0.5;
    list.AddLine(vec2(x, plot.top), vec2(x, plot.bottom), palette::u32(palette::text, 0.35F),
                 theme.px(1.5F));
  }
  for (const Series& series : figure.series) {
    if (series.shown) contents.band(series, transform);
  }
  // The first ones matter most, and lie on top; no band covers a curve.
  for (std::size_t i = figure.series.size(); i-- > 0;) {
    if (figure.series[i].shown) contents.curve(figure.series[i], transform);
  }
  list.PopClipRect();
}

}  // namespace tiltscope::view
