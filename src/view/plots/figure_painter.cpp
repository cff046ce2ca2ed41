#include "view/plots/figure_painter.h"

#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/plots/figure_contents.h"
#include "view/plots/figure_legend.h"
#include "view/plots/line_words.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tiltscope::view {
namespace {

using plot::Box;
using plot::Figure;
using plot::Range;
using plot::Tick;
using plot::Transform;

/// The figure on its way into the picture.
struct Painter {
  ImDrawList& list;
  const Theme& theme;
  const Figure& figure;

  const Face& small() const { return theme.fonts.small; }
  const Face& digits() const { return theme.fonts.mono_small; }

  /// In place of the curves.
  void placeholder(const Box& box) const {
    list.AddRectFilled(vec2(box.left, box.top), vec2(box.right, box.bottom),
                       palette::u32(palette::raised, 0.45F), theme.px(6));
    const auto room = static_cast<float>(box.width()) - theme.px(24);
    const std::string text = wrapped(small(), figure.placeholder, room);
    const ImVec2 size = measure(small(), text);
    draw_text(list, small(),
              vec2(0.5 * (box.left + box.right - static_cast<double>(size.x)),
                   0.5 * (box.top + box.bottom - static_cast<double>(size.y))),
              palette::muted, text);
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

  /// Where `axes` writes it.
  Box x_label(const Box& plot) const {
    const ImVec2 size = measure(small(), figure.x.label);
    const double middle = 0.5 * (plot.left + plot.right);
    const double top = std::round(plot.bottom) + 0.5 + static_cast<double>(theme.px(6)) +
                       static_cast<double>(digits().size);
    const double half = 0.5 * static_cast<double>(size.x);
    return {middle - half, top, middle + half, top + static_cast<double>(size.y)};
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
  const int most_y = std::clamp(static_cast<int>(plot.height() / theme.px(22)), 2, 8);
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
    // Right below its title.
    plot = {middle - half, plot.top, middle + half, plot.top + unit * (y.high - y.low)};
  }
  const int most_x = std::clamp(static_cast<int>(plot.width() / theme.px(46)), 2, 12);
  axes.x_ticks = plot::ticks(figure.x.range, figure.x.scale, most_x, figure.x.values);
  return axes;
}

bool at_side(const Box& box) { return box.width() > 2.6 * box.height(); }

}  // namespace

double heading_height(const Theme& theme, int note_lines) {
  return static_cast<double>(theme.px(20.0F + 17.0F * static_cast<float>(note_lines)));
}

void paint_panel(ImDrawList& list, const Theme& theme, const Figure& figure, const Box& box,
                 int note_lines) {
  const Painter painter{list, theme, figure};
  const Face& small = painter.small();
  auto room = static_cast<float>(box.width());
  if (note_lines == 0) {
    draw_text(list, small, vec2(box.right, box.top), palette::muted, figure.note, Align::right);
    room -= measure(small, figure.note).x + theme.px(12);
  } else {
    const std::string note =
        in_lines(small, figure.note, room, static_cast<std::size_t>(note_lines));
    double y = box.top + static_cast<double>(theme.px(18));
    for (const std::string_view line : lines_of(note)) {
      draw_text(list, small, vec2(box.left, y), palette::muted, line);
      y += static_cast<double>(theme.px(17));
    }
  }
  draw_text(list, small, vec2(box.left, box.top), palette::text,
            shortened(small, figure.title, room));
  const double heading = heading_height(theme, note_lines);
  const auto [plot, x_ticks, y_ticks] =
      lay_out_axes(painter, {box.left, box.top + heading, box.right, box.bottom});
  if (plot.height() < theme.px(24) || plot.width() < theme.px(24)) return;
  const Transform transform(figure.x, figure.y, plot);
  painter.axes(plot, transform, x_ticks, y_ticks);
  paint_contents(list, theme, figure, plot, transform);
}

PaintedFigure paint_figure(ImDrawList& list, const Theme& theme, const Figure& figure,
                           const Box& box, std::optional<ImVec2> cursor) {
  const Painter painter{list, theme, figure};
  PaintedFigure painted;
  Box head = box;
  Box body = box;
  if (at_side(box)) head.right = box.left + 0.4 * box.width();
  const FigureLegend legend(theme, figure, head, box);
  if (at_side(box)) {
    body.left = head.right + theme.px(12);
  } else {
    body.top += legend.height() + theme.px(4);
  }

  const auto [plot, x_ticks, y_ticks] = lay_out_axes(painter, body);

  const Transform transform(figure.x, figure.y, plot);
  const bool reads = cursor && inside(plot, *cursor) && figure.placeholder.empty();
  // Where an earlier tilt is looked at, the legend has its values.
  const auto reading = reads           ? plot::read_at(figure, transform.x_to_data(cursor->x))
                       : figure.marker ? plot::read_at(figure, *figure.marker)
                                       : plot::read_ends(figure);

  legend.paint(list, reading);
  painted.legend = legend.entries();
  painted.more = legend.more();
  painted.body = body;
  if (!figure.placeholder.empty()) {
    painter.placeholder(body);
  } else if (plot.height() > theme.px(24) && plot.width() > theme.px(24)) {
    painter.axes(plot, transform, x_ticks, y_ticks);
    paint_contents(list, theme, figure, plot, transform);
    write_line_words(list, theme, figure, plot, transform);
    if (reads && reading) painter.cursor(plot, transform, *reading);
    if ((reads || figure.marker) && reading) painted.read_at = reading->x;
    painted.plot = plot;
    painted.x_label = painter.x_label(plot);
  }
  return painted;
}

}  // namespace tiltscope::view
