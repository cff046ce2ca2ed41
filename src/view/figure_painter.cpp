#include "view/figure_painter.h"

#include "view/imgui_compat.h"
#include "view/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>
#include <vector>

namespace tiltscope::view {
namespace {

using plot::Box;
using plot::Figure;
using plot::Range;
using plot::Series;
using plot::Tick;
using plot::Transform;

ImVec2 vec2(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

/// In dashes as long as the gaps between them.
void stroke_dashed(ImDrawList& list, const std::vector<ImVec2>& points, float dash, ImU32 colour,
                   float thickness) {
  float travelled = 0.0F;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ImVec2 from = points[i - 1];
    const ImVec2 step(points[i].x - from.x, points[i].y - from.y);
    const float length = std::hypot(step.x, step.y);
    const auto at = [&](float distance) {
      const float t = std::clamp(distance / std::max(length, 1e-6F), 0.0F, 1.0F);
      return ImVec2(from.x + t * step.x, from.y + t * step.y);
    };
    // The dashes go on from one piece of the line to the next.
    float start = -std::fmod(travelled, 2.0F * dash);
    for (; start < length; start += 2.0F * dash) {
      if (start + dash > 0.0F) list.AddLine(at(start), at(start + dash), colour, thickness);
    }
    travelled += length;
  }
}

/// How the names are laid out: as many columns as fit, and no more rows than leave room for the
/// curves.
struct LegendShape {
  std::size_t columns = 1;
  std::size_t rows = 1;

  std::size_t places() const { return columns * rows; }
};

/// The figure on its way into the picture.
struct Painter {
  ImDrawList& list;
  const Theme& theme;
  const Figure& figure;

  const Face& small() const { return theme.fonts.small; }
  const Face& digits() const { return theme.fonts.mono_small; }

  /// Note and legend; returns the y below them.
  double headings(const Box& box, const LegendShape& shape,
                  const std::optional<plot::Reading>& reading,
                  std::vector<Box>& legend_boxes) const {
    double y = box.top;
    if (!figure.note.empty()) {
      draw_text(list, small(), vec2(box.left, y), palette::muted,
                shortened(small(), figure.note, static_cast<float>(box.width())));
      y += theme.px(20);
    }
    return legend(box, y + theme.px(2), shape, reading, legend_boxes);
  }

  LegendShape legend_shape(const Box& head, const Box& all) const {
    const auto whole = [](double number) {
      return static_cast<std::size_t>(std::max(1.0, std::floor(number)));
    };
    LegendShape shape;
    shape.columns = whole(head.width() / static_cast<double>(theme.px(154)));
    const std::size_t wanted = (figure.series.size() + shape.columns - 1) / shape.columns;
    shape.rows = std::min(wanted, whole(0.3 * all.height() / static_cast<double>(theme.px(20))));
    return shape;
  }

  /// Returns the y below it.
  double legend(const Box& box, double y, const LegendShape& shape,
                const std::optional<plot::Reading>& reading, std::vector<Box>& boxes) const {
    const double row = theme.px(20);
    const double column = box.width() / static_cast<double>(shape.columns);
    const auto place = [&](std::size_t i) {
      const double left = box.left + column * static_cast<double>(i % shape.columns);
      const double top = y + row * static_cast<double>(i / shape.columns);
      return Box{left, top, left + column - theme.px(8), top + row};
    };
    const std::size_t all = figure.series.size();
    // The last place says how many names there is no room for.
    const std::size_t named = all > shape.places() ? shape.places() - 1 : all;
    for (std::size_t i = 0; i < named; ++i) {
      boxes.push_back(place(i));
      legend_entry(figure.series[i], boxes.back(), reading ? reading->y[i] : std::nullopt);
    }
    if (named < all) {
      const Box last = place(named);
      draw_text(list, small(), vec2(last.left, last.top), palette::muted,
                "and " + std::to_string(all - named) + " more");
    }
    return y + row * static_cast<double>(shape.rows);
  }

  void legend_entry(const Series& series, const Box& box, std::optional<double> value) const {
    const double middle = box.top + 0.55 * small().size;
    const ImU32 ink = palette::u32(series.colour, series.shown ? 1.0F : 0.25F);
    const double dash = series.dashed ? theme.px(6.5F) : theme.px(16);
    for (double x = 0.0; x < theme.px(16); x += dash + theme.px(3)) {
      list.AddLine(vec2(box.left + x, middle), vec2(box.left + x + dash, middle), ink,
                   theme.px(2.5F));
    }
    const double text = box.left + theme.px(22);
    const std::string number = value ? plot::number(*value, 3) : std::string();
    const double room = box.right - text - measure(digits(), number).x - theme.px(7);
    const std::string name = shortened(small(), series.name, static_cast<float>(room));
    draw_text(list, small(), vec2(text, box.top), series.shown ? palette::muted : palette::faint,
              name);
    draw_text(list, digits(), vec2(text + measure(small(), name).x + theme.px(7), box.top),
              palette::text, number);
  }

  /// In place of the curves.
  void placeholder(const Box& box) const {
    list.AddRectFilled(vec2(box.left, box.top), vec2(box.right, box.bottom),
                       palette::u32(palette::raised, 0.45F), theme.px(6));
    const auto room = static_cast<float>(box.width()) - theme.px(24);
    const std::string& text = figure.placeholder;
    const ImVec2 size = small().font->CalcTextSizeA(small().size, room, room, text.data(),
                                                    text.data() + text.size());
    list.AddText(small().font, small().size,
                 vec2(0.5 * (box.left + box.right - static_cast<double>(size.x)),
                      0.5 * (box.top + box.bottom - static_cast<double>(size.y))),
                 palette::u32(palette::muted), text.data(), text.data() + text.size(), room);
  }

  void axes(const Box& plot, const Transform& transform, const std::vector<Tick>& x_ticks,
            const std::vector<Tick>& y_ticks) const {
    const ImU32 grid = palette::u32(palette::line);
    for (const Tick& tick : y_ticks) {
      const double y = std::round(transform.y_to_pixel(tick.value)) + 0.5;
      const bool minor = tick.label.empty();
      list.AddLine(vec2(plot.left, y), vec2(plot.right, y),
                   minor ? palette::u32(palette::line, 0.4F) : grid, 1.0F);
      draw_text(list, digits(), vec2(plot.left - theme.px(7), y - 0.55 * digits().size),
                palette::muted, tick.label, Align::right);
    }
    const double bottom = std::round(plot.bottom) + 0.5;
    list.AddLine(vec2(plot.left, bottom), vec2(plot.right, bottom), palette::u32(palette::faint),
                 1.0F);
    for (const Tick& tick : x_ticks) {
      const double x = std::round(transform.x_to_pixel(tick.value)) + 0.5;
      list.AddLine(vec2(x, bottom), vec2(x, bottom + theme.px(4)), palette::u32(palette::faint),
                   1.0F);
      draw_text(list, digits(), vec2(x, bottom + theme.px(5)), palette::muted, tick.label,
                Align::centre);
    }
    draw_text(list, small(),
              vec2(0.5 * (plot.left + plot.right), bottom + theme.px(6) + digits().size),
              palette::muted, figure.x.label, Align::centre);
  }

  void bars(const Series& series, const Transform& transform) const {
    const double half = 0.5 * plot::bar_width(series, transform, theme.px(26));
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double top = transform.y_to_pixel(series.y[i]);
      const double bottom = transform.y_to_pixel(series.from[i]);
      if (!std::isfinite(top) || !std::isfinite(bottom)) continue;
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

  /// All that lies inside the axes.
  void contents(const Box& plot, const Transform& transform) const {
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
      if (series.shown) band(series, transform);
    }
    // The first ones matter most, and lie on top; no band covers a curve.
    for (const Series& series : std::views::reverse(figure.series)) {
      if (series.shown) curve(series, transform);
    }
    list.PopClipRect();
  }

  void cursor(const Box& plot, const Transform& transform, const plot::Reading& reading) const {
    const double x = std::round(transform.x_to_pixel(reading.x)) + 0.5;
    list.AddLine(vec2(x, plot.top), vec2(x, plot.bottom), palette::u32(palette::text, 0.5F), 1.0F);
    for (std::size_t i = 0; i < figure.series.size(); ++i) {
      if (!reading.y[i] || !figure.series[i].from.empty()) continue;
      const double y = transform.y_to_pixel(*reading.y[i]);
      if (!std::isfinite(y)) continue;
      list.AddCircleFilled(vec2(x, y), theme.px(5), palette::u32(palette::panel));
      list.AddCircleFilled(vec2(x, y), theme.px(3.5F), palette::u32(figure.series[i].colour));
    }
    // The x value stands on its axis, in front of the ticks' labels.
    const std::string label = plot::short_number(reading.x, 6);
    const double half = 0.5 * measure(digits(), label).x + theme.px(5);
    const double top = plot.bottom + theme.px(3);
    list.AddRectFilled(vec2(x - half, top), vec2(x + half, top + digits().size + theme.px(4)),
                       palette::u32(palette::hovered), theme.px(4));
    draw_text(list, digits(), vec2(x, top + theme.px(2)), palette::text, label, Align::centre);
  }
};

bool inside(const Box& box, ImVec2 at) {
  return at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom;
}

/// The axes of a figure in a box.
struct Axes {
  Box plot;  ///< inside them
  std::vector<Tick> x_ticks;
  std::vector<Tick> y_ticks;
};

Axes lay_out_axes(const Painter& painter, const Box& box) {
  const Figure& figure = painter.figure;
  const Theme& theme = painter.theme;
  const Face& digits = painter.digits();
  Axes axes;
  Box& plot = axes.plot;
  const float label = figure.x.label.empty() ? 0.0F : painter.small().size;
  plot = {box.left, box.top + theme.px(8), box.right - theme.px(10),
          box.bottom - theme.px(10) - digits.size - label};
  const int most_y = std::clamp(static_cast<int>(plot.height() / theme.px(22)), 3, 8);
  axes.y_ticks = plot::ticks(figure.y.range, figure.y.scale, most_y);
  float widest = 0.0F;
  for (const Tick& tick : axes.y_ticks) widest = std::max(widest, measure(digits, tick.label).x);
  plot.left += widest + theme.px(8);
  if (figure.equal_axes) {
    const Range& x = figure.x.range;
    const Range& y = figure.y.range;
    const double unit = std::min(plot.width() / (x.high - x.low), plot.height() / (y.high - y.low));
    const double middle = 0.5 * (plot.left + plot.right);
    const double half = 0.5 * unit * (x.high - x.low);
    plot = {middle - half, plot.bottom - unit * (y.high - y.low), middle + half, plot.bottom};
  }
  const int most_x = std::clamp(static_cast<int>(plot.width() / theme.px(46)), 2, 12);
  axes.x_ticks = plot::ticks(figure.x.range, figure.x.scale, most_x);
  return axes;
}

bool at_side(const Box& box) { return box.width() > 2.6 * box.height(); }

}  // namespace

void paint_field(ImDrawList& list, const plot::Field& field, const Box& box) {
  constexpr int side = field_side;
  std::array<ImU32, (side + 1) * (side + 1)> colours{};
  const auto nearest = [](int step, std::size_t count) {
    return std::min(count - 1, static_cast<std::size_t>(step) * count / side);
  };
  for (int row = 0; row <= side; ++row) {
    for (int column = 0; column <= side; ++column) {
      const std::size_t place =
          nearest(side - row, field.rows) * field.columns + nearest(column, field.columns);
      colours[static_cast<std::size_t>(row * (side + 1) + column)] =
          palette::u32(field.colour_at(field.shares[place]));
    }
  }
  const auto at = [&](int column, int row) {
    return vec2(box.left + box.width() * column / side, box.top + box.height() * row / side);
  };
  const auto corner = [&](int column, int row) {
    return colours[static_cast<std::size_t>(row * (side + 1) + column)];
  };
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      list.AddRectFilledMultiColor(at(column, row), at(column + 1, row + 1), corner(column, row),
                                   corner(column + 1, row), corner(column + 1, row + 1),
                                   corner(column, row + 1));
    }
  }
}

void paint_panel(ImDrawList& list, const Theme& theme, const Figure& figure, const Box& box) {
  const Painter painter{list, theme, figure};
  const float line = theme.px(20);
  draw_text(list, painter.small(), vec2(box.right, box.top), palette::muted, figure.note,
            Align::right);
  const float room =
      static_cast<float>(box.width()) - measure(painter.small(), figure.note).x - theme.px(12);
  draw_text(list, painter.small(), vec2(box.left, box.top), palette::text,
            shortened(painter.small(), figure.title, room));
  const auto [plot, x_ticks, y_ticks] =
      lay_out_axes(painter, {box.left, box.top + line, box.right, box.bottom});
  if (plot.height() < theme.px(24) || plot.width() < theme.px(24)) return;
  const Transform transform(figure.x, figure.y, plot);
  painter.axes(plot, transform, x_ticks, y_ticks);
  painter.contents(plot, transform);
}

PaintedFigure paint_figure(ImDrawList& list, const Theme& theme, const Figure& figure,
                           const Box& box, std::optional<ImVec2> cursor) {
  const Painter painter{list, theme, figure};
  PaintedFigure painted;
  Box head = box;
  Box body = box;
  if (at_side(box)) head.right = box.left + 0.4 * box.width();
  const LegendShape shape = painter.legend_shape(head, box);
  if (at_side(box)) {
    body.left = head.right + theme.px(12);
  } else {
    const auto rows = static_cast<double>(shape.rows);
    body.top += theme.px(figure.note.empty() ? 2 : 22) + rows * theme.px(20) + theme.px(4);
  }

  const auto [plot, x_ticks, y_ticks] = lay_out_axes(painter, body);

  const Transform transform(figure.x, figure.y, plot);
  const bool reads = cursor && inside(plot, *cursor) && figure.placeholder.empty();
  const auto reading =
      reads ? plot::read_at(figure, transform.x_to_data(cursor->x)) : plot::read_ends(figure);

  painter.headings(head, shape, reading, painted.legend);
  if (!figure.placeholder.empty()) {
    painter.placeholder(body);
  } else if (plot.height() > theme.px(24) && plot.width() > theme.px(24)) {
    painter.axes(plot, transform, x_ticks, y_ticks);
    painter.contents(plot, transform);
    if (reads && reading) {
      painter.cursor(plot, transform, *reading);
      painted.read_at = reading->x;
    }
    painted.plot = plot;
  }
  return painted;
}

}  // namespace tiltscope::view
