#include "plot/picture.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tiltscope::plot {
namespace {

using Letters = CairoCanvas::Letters;
using Points = CairoCanvas::Points;

constexpr Colour text_ink = rgb(0x14171c);
constexpr Colour muted_ink = rgb(0x4c5563);
constexpr Colour grid_ink = rgb(0xe2e6ec);
constexpr Letters heading{8.0, true};
constexpr Letters label{8.0};
constexpr Letters small{7.0};
constexpr double line_height = 11.0;
constexpr double margin = 4.0;  ///< around everything

/// A panel with what has to be known before it can be placed.
struct Panel {
  const Figure& figure;
  std::vector<Tick> x_ticks;
  std::vector<Tick> y_ticks;
  bool has_x_labels = true;  ///< otherwise the panel below has them
  bool has_y_labels = true;  ///< otherwise the panel to the left has them
};

bool named(const Series& series) { return series.shown && !series.name.empty(); }

class SheetPainter {
 public:
  SheetPainter(const Sheet& sheet, CairoCanvas& canvas) : sheet_(sheet), canvas_(canvas) {
    const auto columns = static_cast<double>(columns_of(sheet));
    const double width = sheet.width / columns - 30.0;
    for (std::size_t i = 0; i < sheet.panels.size(); ++i) {
      const Figure& figure = sheet.panels[i];
      const double height = height_of(figure, width);
      const std::size_t below = i + columns_of(sheet);
      panels_.push_back({figure,
                         ticks(figure.x.range, figure.x.scale, static_cast<int>(width / 28.0)),
                         ticks(figure.y.range, figure.y.scale, static_cast<int>(height / 15.0)),
                         below >= sheet.panels.size() || sheet.panels[below].x != figure.x,
                         i % columns_of(sheet) == 0 || sheet.panels[i - 1].y != figure.y});
    }
    lay_out();
  }

  double height() const { return height_; }

  void paint() {
    legend(true);
    for (std::size_t i = 0; i < panels_.size(); ++i) paint_panel(panels_[i], boxes_[i]);
  }

 private:
  static std::size_t columns_of(const Sheet& sheet) {
    return std::max<std::size_t>(sheet.columns, 1);
  }

  double height_of(const Figure& figure, double width) const {
    if (!figure.equal_axes) return sheet_.aspect * width;
    const auto length = [](const Range& range) { return range.high - range.low; };
    return width * length(figure.y.range) / length(figure.x.range);
  }

  void lay_out() {
    const std::size_t columns = columns_of(sheet_);
    const std::size_t rows = (panels_.size() + columns - 1) / columns;
    std::vector<double> left(columns, 3.0);
    std::vector<double> above(rows, 4.0);
    std::vector<double> below(rows, 5.0);
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      const Panel& panel = panels_[i];
      const std::size_t row = i / columns;
      left[i % columns] = std::max(left[i % columns], room_left(panel));
      if (panel.has_x_labels) {
        below[row] =
            std::max(below[row], line_height + (panel.figure.x.label.empty() ? 1.0 : 12.0));
      }
    }
    constexpr double right = 7.0;  // half of the last tick's label may stand there
    const double taken = std::accumulate(left.begin(), left.end(), 0.0) +
                         right * static_cast<double>(columns) + 2.0 * margin;
    const double width = (sheet_.width - taken) / static_cast<double>(columns);
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      above[i / columns] = std::max(above[i / columns], room_above(panels_[i].figure, width));
    }

    double top = margin + legend(false);
    for (std::size_t row = 0; row < rows; ++row) {
      double x = margin;
      double bottom = top;
      for (std::size_t i = row * columns; i < std::min(panels_.size(), (row + 1) * columns); ++i) {
        x += left[i % columns];
        const double y = top + above[row];
        boxes_.push_back({x, y, x + width, y + height_of(panels_[i].figure, width)});
        x += width + right;
        bottom = std::max(bottom, boxes_.back().bottom);
      }
      top = bottom + below[row];
    }
    height_ = top + margin;
  }

  double room_left(const Panel& panel) {
    if (!panel.has_y_labels) return 3.0;
    double widest = 0.0;
    for (const Tick& tick : panel.y_ticks) {
      widest = std::max(widest, canvas_.width_of(tick.label, small));
    }
    return widest + 5.0 + (panel.figure.y.label.empty() ? 0.0 : line_height);
  }

  bool note_fits_beside_title(const Figure& figure, double width) {
    return canvas_.width_of(figure.title, heading) + 8.0 + canvas_.width_of(figure.note, small) <=
           width;
  }

  double room_above(const Figure& figure, double width) {
    if (figure.title.empty() && figure.note.empty()) return 4.0;
    const bool two_lines =
        !figure.title.empty() && !figure.note.empty() && !note_fits_beside_title(figure, width);
    return (two_lines ? 2.0 : 1.0) * line_height + 4.0;
  }

  /// Names in rows, each as long as fits; returns their height.
  double legend(bool draw) {
    double x = margin;
    double y = margin + 0.5 * line_height;
    bool any = false;
    std::vector<std::string> told;
    for (const Panel& panel : panels_) {
      for (const Series& series : panel.figure.series) {
        if (!named(series) || std::ranges::find(told, series.name) != told.end()) continue;
        told.push_back(series.name);
        const double width = 17.0 + canvas_.width_of(series.name, label);
        if (any && x + width > sheet_.width - margin) {
          x = margin;
          y += line_height;
        }
        any = true;
        if (draw) {
          sample_of(series, x, y);
          canvas_.text(x + 17.0, y + 0.35 * label.size, series.name, label, muted_ink);
        }
        x += width + 9.0;
      }
    }
    return any ? y + 0.5 * line_height - margin + 2.0 : 0.0;
  }

  void sample_of(const Series& series, double x, double y) {
    if (series.scattered) {
      canvas_.dots({{x + 6.5, y}}, series.colour, 3.0);
    } else if (!series.from.empty()) {
      canvas_.rectangle({x, y - 3.0, x + 13.0, y + 3.0}, series.colour);
    } else {
      canvas_.line({{x, y}, {x + 13.0, y}}, series.colour, 1.5, series.dashed);
    }
  }

  void paint_panel(const Panel& panel, const Box& box) {
    const Figure& figure = panel.figure;
    heading_of(figure, box);
    const Transform transform(figure.x, figure.y, box);
    if (figure.field) {
      canvas_.clip(box);
      canvas_.shade(
          *figure.field,
          {transform.x_to_pixel(figure.field->x.low), transform.y_to_pixel(figure.field->y.high),
           transform.x_to_pixel(figure.field->x.high), transform.y_to_pixel(figure.field->y.low)});
      canvas_.unclip();
    }
    axes(panel, box, transform);
    if (!figure.placeholder.empty()) {
      canvas_.text(0.5 * (box.left + box.right), 0.5 * (box.top + box.bottom), figure.placeholder,
                   small, muted_ink, Align::centre);
      return;
    }
    canvas_.clip({box.left - 2.0, box.top - 2.0, box.right + 2.0, box.bottom + 2.0});
    if (figure.marker) {
      const double x = transform.x_to_pixel(*figure.marker);
      canvas_.line({{x, box.top}, {x, box.bottom}}, muted_ink, 0.7);
    }
    // The first ones matter most, and lie on top; no band covers a curve.
    for (const Series& series : figure.series) {
      if (series.shown) band(series, transform);
    }
    for (auto series = figure.series.rbegin(); series != figure.series.rend(); ++series) {
      if (series->shown) curve(*series, transform);
    }
    canvas_.unclip();
  }

  void heading_of(const Figure& figure, const Box& box) {
    const bool beside = note_fits_beside_title(figure, box.width());
    double y = box.top - 5.0;
    if (beside) {
      canvas_.text(box.right, y, figure.note, small, muted_ink, Align::right);
    } else if (!figure.note.empty()) {
      canvas_.text(box.left, y, figure.note, small, muted_ink);
      y -= line_height;
    }
    canvas_.text(box.left, y, figure.title, heading, text_ink);
  }

  void axes(const Panel& panel, const Box& box, const Transform& transform) {
    const Figure& figure = panel.figure;
    constexpr double major = 3.0;
    constexpr double minor = 1.5;
    for (const Tick& tick : panel.y_ticks) {
      const double y = transform.y_to_pixel(tick.value);
      const bool labelled = !tick.label.empty();
      if (labelled && !figure.field) {
        canvas_.line({{box.left, y}, {box.right, y}}, grid_ink, 0.5);
      }
      canvas_.line({{box.left - (labelled ? major : minor), y}, {box.left, y}}, muted_ink, 0.6);
      if (panel.has_y_labels) {
        canvas_.text(box.left - 5.0, y + 0.35 * small.size, tick.label, small, muted_ink,
                     Align::right);
      }
    }
    for (const Tick& tick : panel.x_ticks) {
      const double x = transform.x_to_pixel(tick.value);
      const bool labelled = !tick.label.empty();
      canvas_.line({{x, box.bottom}, {x, box.bottom + (labelled ? major : minor)}}, muted_ink, 0.6);
      if (panel.has_x_labels) {
        canvas_.text(x, box.bottom + line_height, tick.label, small, muted_ink, Align::centre);
      }
    }
    if (figure.field) {
      canvas_.frame(box, muted_ink, 0.6);
    } else {
      canvas_.line({{box.left, box.top}, {box.left, box.bottom}, {box.right, box.bottom}},
                   muted_ink, 0.6);
    }
    if (panel.has_x_labels) {
      canvas_.text(0.5 * (box.left + box.right), box.bottom + line_height + 11.0, figure.x.label,
                   label, text_ink, Align::centre);
    }
    if (panel.has_y_labels && !figure.y.label.empty()) {
      canvas_.upright_text(box.left - room_left(panel) + 0.5 * line_height,
                           0.5 * (box.top + box.bottom), figure.y.label, label, text_ink);
    }
  }

  void band(const Series& series, const Transform& transform) {
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
    if (!outline.empty()) canvas_.polygon(outline, colour);
  }

  void curve(const Series& series, const Transform& transform) {
    if (!series.from.empty()) return bars(series, transform);
    Points run;
    Points all;
    const auto finish = [&] {
      if (run.size() > 1 && !series.scattered) {
        canvas_.line(run, series.colour, series.dashed ? 0.9 : 1.2, series.dashed);
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
    if (series.scattered) {
      canvas_.dots(all, series.colour, 1.3);
    } else if (!all.empty() && !series.dashed) {
      // Points are marked as long as they can be told apart.
      const double apart =
          std::abs(all.back().first - all.front().first) / static_cast<double>(all.size());
      if (apart > 5.0 || all.size() == 1) canvas_.dots(all, series.colour, 2.8);
    }
  }

  void bars(const Series& series, const Transform& transform) {
    const double half = 0.5 * bar_width(series, transform, 12.0);
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double top = transform.y_to_pixel(series.y[i]);
      const double bottom = transform.y_to_pixel(series.from[i]);
      if (!std::isfinite(top) || !std::isfinite(bottom)) continue;
      canvas_.rectangle({x - half, top, x + half, bottom}, series.colour);
    }
  }

  const Sheet& sheet_;
  CairoCanvas& canvas_;
  std::vector<Panel> panels_;
  std::vector<Box> boxes_;  ///< of each panel, inside its axes
  double height_ = 0.0;
};

}  // namespace

std::string picture_of(const Sheet& sheet, PictureFormat format) {
  // The height follows from how much room words take.
  CairoCanvas scratch(format, sheet.width, 1.0);
  const double height = SheetPainter(sheet, scratch).height();
  CairoCanvas canvas(format, sheet.width, height);
  SheetPainter(sheet, canvas).paint();
  return canvas.finish();
}

}  // namespace tiltscope::plot
