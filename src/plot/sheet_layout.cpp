#include "plot/sheet_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <sstream>

namespace tiltscope::plot {
namespace {

constexpr double margin = 4.0;  ///< around everything
constexpr double right = 7.0;   ///< of a panel: half of the last tick's label may stand there

/// Powers of ten as such where the axis has many, and no marks so near that they run together.
std::vector<Tick> for_print(std::vector<Tick> marks, const Axis& axis, double length) {
  if (axis.scale == Scale::linear || axis.range.high < 1e4 * axis.range.low) return marks;
  const double decade = length / std::log10(axis.range.high / axis.range.low);
  if (decade < 22.0) std::erase_if(marks, [](const Tick& tick) { return tick.label.empty(); });
  static constexpr std::array raised = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  for (Tick& tick : marks) {
    const double power = std::round(std::log10(tick.value));
    if (tick.label.empty() || std::abs(std::log10(tick.value) - power) > 1e-9) continue;
    tick.label = power < 0.0 ? "10⁻" : "10";
    for (const char digit : std::to_string(std::abs(static_cast<int>(power)))) {
      tick.label += raised[static_cast<std::size_t>(digit - '0')];
    }
  }
  return marks;
}

class Arrangement {
 public:
  Arrangement(const Sheet& sheet, CairoCanvas& canvas)
      : sheet_(sheet),
        canvas_(canvas),
        columns_(std::max<std::size_t>(sheet.columns, 1)),
        rows_((sheet.panels.size() + columns_ - 1) / columns_) {
    mark_axes();
    const std::vector<double> left = rooms_left();
    const double taken = std::accumulate(left.begin(), left.end(), 0.0) +
                         right * static_cast<double>(columns_) + 2.0 * margin;
    const double width = (sheet.width - taken) / static_cast<double>(columns_);
    for (std::size_t i = 0; i < layout_.panels.size(); ++i) arrange_note(i, width);
    const bool alone = layout_.panels.size() == 1;
    const double top = margin + (alone ? heading_of(0) : 0.0);
    place(left, width, arrange_legend(margin + left.front(), top), alone);
  }

  SheetLayout take() { return std::move(layout_); }

 private:
  double height_of(const Figure& figure, double width) const {
    if (!figure.equal_axes) return sheet_.aspect * width;
    const auto length = [](const Range& range) { return range.high - range.low; };
    return width * length(figure.y.range) / length(figure.x.range);
  }

  /// The ticks, for about the size that the panels will have.
  void mark_axes() {
    const double width = sheet_.width / static_cast<double>(columns_) - 30.0;
    for (std::size_t i = 0; i < sheet_.panels.size(); ++i) {
      const Figure& figure = sheet_.panels[i];
      const double height = height_of(figure, width);
      const std::size_t below = i + columns_;
      PanelLayout& panel = layout_.panels.emplace_back();
      panel.x_ticks = x_ticks(figure.x, width);
      panel.y_ticks = for_print(
          ticks(figure.y.range, figure.y.scale, static_cast<int>(height / 15.0)), figure.y, height);
      panel.x_labels = below >= sheet_.panels.size() || sheet_.panels[below].x != figure.x;
      panel.y_labels = i % columns_ == 0 || sheet_.panels[i - 1].y != figure.y;
    }
  }

  /// As many as their labels leave room for.
  std::vector<Tick> x_ticks(const Axis& axis, double width) {
    for (int most = 10;; --most) {
      std::vector<Tick> marks =
          for_print(ticks(axis.range, axis.scale, most, axis.values), axis, width);
      double labels = 0.0;
      for (const Tick& tick : marks) {
        if (!tick.label.empty()) labels += canvas_.width_of(tick.label, small) + 9.0;
      }
      if (labels <= width || most <= 2) return marks;
    }
  }

  /// Of each column.
  std::vector<double> rooms_left() {
    std::vector<double> rooms(columns_, 3.0);
    for (std::size_t i = 0; i < layout_.panels.size(); ++i) {
      const PanelLayout& panel = layout_.panels[i];
      if (!panel.y_labels) continue;
      double widest = 0.0;
      for (const Tick& tick : panel.y_ticks) {
        widest = std::max(widest, canvas_.width_of(tick.label, small));
      }
      const double words = sheet_.panels[i].y.label.empty() ? 0.0 : line_height;
      rooms[i % columns_] = std::max(rooms[i % columns_], widest + 5.0 + words);
    }
    return rooms;
  }

  /// Names in columns, as many as fit; returns the y below them.
  double arrange_legend(double left, double top) {
    const auto add = [&](LegendEntry entry) {
      std::vector<LegendEntry>& legend = layout_.legend;
      const bool known = std::ranges::find(legend, entry.name, &LegendEntry::name) != legend.end();
      if (!entry.name.empty() && !known) legend.push_back(std::move(entry));
    };
    for (const Figure& figure : sheet_.panels) {
      for (const Series& series : figure.series) {
        if (series.shown) add({.name = series.name, .series = &series});
      }
      if (figure.field) add({.name = figure.field->name, .field = &*figure.field});
    }
    constexpr double gap = 9.0;
    double column = 1.0;
    for (const LegendEntry& entry : layout_.legend) {
      column = std::max(column, key_width + canvas_.width_of(entry.name, label) + gap);
    }
    const double room = sheet_.width - 2.0 * margin + gap;
    const auto columns = std::clamp<std::size_t>(static_cast<std::size_t>(room / column), 1,
                                                 std::max<std::size_t>(layout_.legend.size(), 1));
    // From the axes on, or as far to the left of them as it takes.
    left = std::min(left, margin + std::max(room - column * static_cast<double>(columns), 0.0));
    for (std::size_t i = 0; i < layout_.legend.size(); ++i) {
      const std::size_t row = i / columns;
      layout_.legend[i].x = left + column * static_cast<double>(i % columns);
      layout_.legend[i].middle = top + line_height * (static_cast<double>(row) + 0.5);
    }
    return layout_.legend.empty() ? top : layout_.legend.back().middle + 0.5 * line_height + 2.0;
  }

  void arrange_note(std::size_t i, double width) {
    const Figure& figure = sheet_.panels[i];
    PanelLayout& panel = layout_.panels[i];
    panel.title_lines = lines_within(width, figure.title, heading);
    const double words = canvas_.width_of(figure.title, heading) + 8.0;
    panel.note_beside_title = words + canvas_.width_of(figure.note, small) <= width;
    panel.note = lines_within(width, figure.note, small);
  }

  std::vector<std::string> lines_within(double width, const std::string& text,
                                        CairoCanvas::Letters letters) {
    std::vector<std::string> lines;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
      const std::string longer = lines.empty() ? word : lines.back() + " " + word;
      if (!lines.empty() && canvas_.width_of(longer, letters) <= width) {
        lines.back() = longer;
      } else {
        lines.push_back(word);
      }
    }
    return lines;
  }

  /// The height of title and note.
  double heading_of(std::size_t i) const {
    const PanelLayout& panel = layout_.panels[i];
    const std::size_t below = panel.note_beside_title ? 0 : panel.note.size();
    const bool any = !panel.title_lines.empty() || !panel.note.empty();
    const std::size_t lines = std::max<std::size_t>(panel.title_lines.size(), 1) + below;
    return any ? line_height * static_cast<double>(lines) : 0.0;
  }

  /// `alone`: its heading stands above what is above `top`.
  void place(const std::vector<double>& left, double width, double top, bool alone) {
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::size_t first = row * columns_;
      const std::size_t end = std::min(layout_.panels.size(), first + columns_);
      double above = 0.0;
      for (std::size_t i = first; i < end && !alone; ++i) above = std::max(above, heading_of(i));
      double x = margin;
      double below = top;
      for (std::size_t i = first; i < end; ++i) {
        PanelLayout& panel = layout_.panels[i];
        const Figure& figure = sheet_.panels[i];
        panel.y_label = x + 0.5 * line_height;
        panel.title = (alone ? margin : top + above - heading_of(i)) + 0.8 * line_height;
        x += left[i % columns_];
        const double y = top + above + 4.0;
        panel.box = {x, y, x + width, y + height_of(figure, width)};
        x += width + right;
        const double words = figure.x.label.empty() ? 2.0 : line_height + 2.0;
        below = std::max(below, panel.box.bottom + (panel.x_labels ? line_height + words : 5.0));
      }
      top = below;
    }
    layout_.height = top + margin;
  }

  const Sheet& sheet_;
  CairoCanvas& canvas_;
  std::size_t columns_;
  std::size_t rows_;
  SheetLayout layout_;
};

}  // namespace

SheetLayout lay_out(const Sheet& sheet, CairoCanvas& canvas) {
  return Arrangement(sheet, canvas).take();
}

}  // namespace tiltscope::plot
