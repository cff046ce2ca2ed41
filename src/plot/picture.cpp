#include "plot/picture.h"

#include "plot/sheet_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tiltscope::plot {
namespace {

using Points = CairoCanvas::Points;

constexpr Colour text_ink = rgb(0x14171c);
constexpr Colour muted_ink = rgb(0x4c5563);
constexpr Colour grid_ink = rgb(0xe2e6ec);
constexpr double base_line = 0.35;  ///< of the letters' size, below their middle

/// One panel on its way onto the paper.
struct Painter {
  CairoCanvas& canvas;
  const Figure& figure;
  const PanelLayout& layout;
  const Box& box = layout.box;
  Transform transform{figure.x, figure.y, box};

  void paint() {
    headings();
    if (figure.field) {
      const Field& field = *figure.field;
      canvas.clip(box);
      canvas.shade(field, {transform.x_to_pixel(field.x.low), transform.y_to_pixel(field.y.high),
                           transform.x_to_pixel(field.x.high), transform.y_to_pixel(field.y.low)});
      canvas.unclip();
    }
    axes();
    if (!figure.placeholder.empty()) {
      canvas.text(0.5 * (box.left + box.right), 0.5 * (box.top + box.bottom), figure.placeholder,
                  small, muted_ink, Align::centre);
      return;
    }
    const double air = figure.field ? 0.0 : 2.0;
    canvas.clip({box.left - air, box.top - air, box.right + air, box.bottom + air});
    if (figure.marker) {
      const double x = transform.x_to_pixel(*figure.marker);
      canvas.line({{x, box.top}, {x, box.bottom}}, muted_ink, 0.7);
    }
    // The first ones matter most, and lie on top; no band covers a curve.
    for (const Series& series : figure.series) {
      if (series.shown) band(series);
    }
    // The first lies on top.
    for (std::size_t i = figure.series.size(); i-- > 0;) {
      if (figure.series[i].shown) curve(figure.series[i]);
    }
    canvas.unclip();
  }

  void headings() {
    double y = layout.title - line_height;
    for (const std::string& line : layout.title_lines) {
      canvas.text(box.left, y += line_height, line, heading, text_ink);
    }
    if (layout.note_beside_title) {
      canvas.text(box.right, layout.title, figure.note, small, muted_ink, Align::right);
      return;
    }
    y = std::max(y, layout.title);
    for (const std::string& line : layout.note) {
      canvas.text(box.left, y += line_height, line, small, muted_ink);
    }
  }

  void axes() {
    const auto length = [](const Tick& tick) { return tick.label.empty() ? 1.5 : 3.0; };
    for (const Tick& tick : layout.y_ticks) {
      const double y = transform.y_to_pixel(tick.value);
      if (!tick.label.empty() && !figure.field) {
        canvas.line({{box.left, y}, {box.right, y}}, grid_ink, 0.5);
      }
      canvas.line({{box.left - length(tick), y}, {box.left, y}}, muted_ink, 0.6);
      if (layout.y_labels) {
        canvas.text(box.left - 5.0, y + base_line * small.size, tick.label, small, muted_ink,
                    Align::right);
      }
    }
    for (const Tick& tick : layout.x_ticks) {
      const double x = transform.x_to_pixel(tick.value);
      canvas.line({{x, box.bottom}, {x, box.bottom + length(tick)}}, muted_ink, 0.6);
      if (layout.x_labels) {
        canvas.text(x, box.bottom + line_height, tick.label, small, muted_ink, Align::centre);
      }
    }
    canvas.line({{box.left, box.top}, {box.left, box.bottom}, {box.right, box.bottom}}, muted_ink,
                0.6);
    if (figure.field) {
      canvas.line({{box.left, box.top}, {box.right, box.top}, {box.right, box.bottom}}, muted_ink,
                  0.6);
    }
    if (layout.x_labels) {
      canvas.text(0.5 * (box.left + box.right), box.bottom + 2.0 * line_height, figure.x.label,
                  label, text_ink, Align::centre);
    }
    if (layout.y_labels) {
      canvas.upright_text(layout.y_label, 0.5 * (box.top + box.bottom), figure.y.label, label,
                          text_ink);
    }
  }

  void band(const Series& series) {
    Points outline;
    Points back;
    for (std::size_t i = 0; i < series.low.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double low = transform.y_to_pixel(series.low[i]);
      const double high = transform.y_to_pixel(series.high[i]);
      if (!std::isfinite(x) || !std::isfinite(low) || !std::isfinite(high)) continue;
      outline.emplace_back(x, high);
      back.emplace_back(x, low);
    }
    outline.insert(outline.end(), back.rbegin(), back.rend());
    Colour colour = series.colour;
    colour.alpha *= 0.22F;
    if (!outline.empty()) canvas.polygon(outline, colour);
  }

  void curve(const Series& series) {
    if (!series.from.empty()) return bars(series);
    Points run;
    Points all;
    const auto finish = [&] {
      if (run.size() > 1 && !series.scattered) {
        canvas.line(run, series.colour, series.dashed ? 0.9 : 1.2, series.dashed);
      }
      all.insert(all.end(), run.begin(), run.end());
      run.clear();
    };
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double y = transform.y_to_pixel(series.y[i]);
      if (std::isfinite(x) && std::isfinite(y)) {
        run.emplace_back(x, y);
      } else {
        finish();
      }
    }
    finish();
    if (all.empty() || series.dashed) return;
    // Points are marked as long as they can be told apart.
    const double apart =
        std::abs(all.back().first - all.front().first) / static_cast<double>(all.size());
    if (series.scattered) {
      canvas.dots(all, series.colour, 1.3);
    } else if (apart > 12.0 || all.size() == 1) {
      canvas.dots(all, series.colour, 2.8);
    }
  }

  void bars(const Series& series) {
    const double half = 0.5 * bar_width(series, transform, 12.0);
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double top = transform.y_to_pixel(series.y[i]);
      const double bottom = transform.foot_to_pixel(series.from[i]);
      if (!std::isfinite(top)) continue;
      canvas.rectangle({x - half, top, x + half, bottom}, series.colour);
    }
  }
};

void paint_legend(CairoCanvas& canvas, const LegendEntry& entry) {
  const auto [x, y] = std::pair(entry.x, entry.middle);
  if (entry.field != nullptr) {
    canvas.rectangle({x, y - 3.0, x + 13.0, y + 3.0}, entry.field->colours.back());
  } else if (entry.series->scattered) {
    canvas.dots({{x + 6.5, y}}, entry.series->colour, 3.0);
  } else if (!entry.series->from.empty()) {
    canvas.rectangle({x, y - 3.0, x + 13.0, y + 3.0}, entry.series->colour);
  } else {
    canvas.line({{x, y}, {x + 13.0, y}}, entry.series->colour, 1.5, entry.series->dashed);
  }
  canvas.text(x + key_width, y + base_line * label.size, entry.name, label, muted_ink);
}

}  // namespace

std::string picture_of(const Sheet& sheet, PictureFormat format) {
  CairoCanvas scratch(format, sheet.width, 1.0);
  const SheetLayout layout = lay_out(sheet, scratch);
  CairoCanvas canvas(format, sheet.width, layout.height);
  for (const LegendEntry& entry : layout.legend) paint_legend(canvas, entry);
  for (std::size_t i = 0; i < sheet.panels.size(); ++i) {
    Painter{canvas, sheet.panels[i], layout.panels[i]}.paint();
  }
  return canvas.finish();
}

}  // namespace tiltscope::plot
