#include "view/plots/figure_legend.h"

#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

// In units of the design.
constexpr float name_left = 22.0F;  ///< right of the line's sample
constexpr float before_value = 6.0F;
constexpr float between_entries = 12.0F;
constexpr double line_height = 18.0;
constexpr float dot_step = 8.0F;
constexpr std::size_t most_dots = 6;

std::string value_words(double value) { return plot::number(value, 3); }

}  // namespace

FigureLegend::FigureLegend(const Theme& theme, const plot::Figure& figure, const plot::Box& head,
                           const plot::Box& all)
    : theme_(theme), figure_(figure), head_(head) {
  const std::size_t most_lines = all.height() > static_cast<double>(theme.px(150)) ? 2 : 1;
  note_ = in_lines(theme.fonts.small, figure.note, static_cast<float>(head.width()), most_lines);
  const float left = static_cast<float>(head.width()) -
                     measure(theme.fonts.small, note_.substr(note_.rfind('\n') + 1)).x;
  if (measure(theme.fonts.small, figure.passing).x <= left) note_ += figure.passing;
  const auto lines = note_.empty() ? 0 : 1 + std::ranges::count(note_, '\n');
  const double top = theme.px(lines == 0 ? 2 : 4) +
                     static_cast<double>(theme.scale) * line_height * static_cast<double>(lines);
  const double rows = std::max(1.0, std::floor(0.3 * all.height() / row()));
  const auto most = static_cast<std::size_t>(rows);
  place_entries(top, most, between_entries);
  // Before one is left out, they move closer together, and then into more rows.
  const float close = 0.5F * between_entries;
  if (more_) place_entries(top, most, close);
  for (const std::size_t more_rows : {2U, 3U}) {
    const bool high =
        all.height() > static_cast<double>(theme.px(55.0F * static_cast<float>(more_rows)));
    if (more_ && more_rows > most && high) place_entries(top, more_rows, close);
  }
}

double FigureLegend::width_of(const plot::Series& series, std::optional<double> last) const {
  const Face& digits = theme_.fonts.mono_small;
  // Nothing moves while the value under the mouse changes.
  float value = measure(digits, "0.0123").x;
  if (last) value = std::max(value, measure(digits, value_words(*last)).x);
  return theme_.px(name_left + before_value) + measure(theme_.fonts.small, series.name).x + value;
}

void FigureLegend::place_entries(double top, std::size_t most_rows, float between) {
  entries_.clear();
  more_.reset();
  const double gap = theme_.px(between);
  const auto ends = plot::read_ends(figure_);
  double x = head_.left;
  double y = head_.top + top;
  std::size_t rows = 1;
  for (std::size_t i = 0; i < figure_.series.size(); ++i) {
    const double width =
        std::min(width_of(figure_.series[i], ends ? ends->y[i] : std::nullopt), head_.width());
    if (x > head_.left && x + width > head_.right) {
      if (rows == most_rows) break;
      ++rows;
      x = head_.left;
      y += row();
    }
    entries_.push_back({x, y, x + width, y + row()});
    x += width + gap;
  }
  height_ = top + row() * static_cast<double>(rows);
  if (entries_.size() == figure_.series.size()) return;
  // Room for saying how many are left out, and in which colours.
  const double words = measure(theme_.fonts.small, "and 000 more").x +
                       static_cast<float>(most_dots) * theme_.px(dot_step);
  while (entries_.size() > 1 && entries_.back().top == y && x + words > head_.right) {
    x = entries_.back().left;
    entries_.pop_back();
  }
  more_ = plot::Box{x, y, std::min(x + words, head_.right), y + row()};
}

std::string FigureLegend::more_words() const {
  return "and " + std::to_string(figure_.series.size() - entries_.size()) + " more";
}

void FigureLegend::paint(ImDrawList& list, const std::optional<plot::Reading>& reading) const {
  const Face& small = theme_.fonts.small;
  double y = head_.top;
  for (const std::string_view line : lines_of(note_)) {
    draw_text(list, small, vec2(head_.left, y), palette::muted, line);
    y += static_cast<double>(theme_.scale) * line_height;
  }
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    entry(list, figure_.series[i], entries_[i], reading ? reading->y[i] : std::nullopt);
  }
  if (more_) paint_more(list);
}

/// Their number, and a dot in the colour of each of the first.
void FigureLegend::paint_more(ImDrawList& list) const {
  const Face& small = theme_.fonts.small;
  const std::string words = more_words();
  draw_text(list, small, vec2(more_->left, more_->top), palette::muted, words);
  double x = more_->left + static_cast<double>(measure(small, words).x + theme_.px(dot_step));
  const double middle = more_->top + 0.55 * static_cast<double>(small.size);
  const std::size_t end = std::min(figure_.series.size(), entries_.size() + most_dots);
  for (std::size_t i = entries_.size(); i < end; ++i) {
    const plot::Series& series = figure_.series[i];
    list.AddCircleFilled(vec2(x, middle), theme_.px(3),
                         palette::u32(series.colour, series.shown ? 1.0F : 0.25F));
    x += static_cast<double>(theme_.px(dot_step));
  }
}

void FigureLegend::entry(ImDrawList& list, const plot::Series& series, const plot::Box& box,
                         std::optional<double> value) const {
  const Face& small = theme_.fonts.small;
  const Face& digits = theme_.fonts.mono_small;
  const double middle = box.top + 0.55 * static_cast<double>(small.size);
  const ImU32 ink = palette::u32(series.colour, series.shown ? 1.0F : 0.25F);
  const float gap = theme_.px(before_value);
  const double length = theme_.px(16);
  const double dash = series.dashed ? static_cast<double>(theme_.px(6.5F)) : length;
  for (const double x : {0.0, dash + static_cast<double>(theme_.px(3))}) {
    if (x < length) {
      list.AddLine(vec2(box.left + x, middle), vec2(box.left + x + dash, middle), ink,
                   theme_.px(2.5F));
    }
  }
  const auto left = static_cast<float>(box.left) + theme_.px(name_left);
  const auto top = static_cast<float>(box.top);
  const std::string number = value ? value_words(*value) : std::string();
  // What is longer than it was when room was made for it may reach into the gap behind it.
  const auto end = static_cast<float>(box.right) + theme_.px(0.7F * between_entries);
  const std::string name =
      shortened(small, series.name, end - left - gap - measure(digits, number).x);
  draw_text(list, small, ImVec2(left, top), series.shown ? palette::muted : palette::faint, name);
  draw_text(list, digits, ImVec2(left + measure(small, name).x + gap, top), palette::text, number);
}

}  // namespace tiltscope::view
