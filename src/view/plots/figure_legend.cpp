#include "view/plots/figure_legend.h"

#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tiltscope::view {
namespace {

/// How many fit, but one at least.
std::size_t whole(double number) {
  return static_cast<std::size_t>(std::max(1.0, std::floor(number)));
}

}  // namespace

FigureLegend::FigureLegend(const Theme& theme, const plot::Figure& figure, const plot::Box& head,
                           const plot::Box& all)
    : theme_(theme),
      figure_(figure),
      head_(head),
      columns_(whole(head.width() / static_cast<double>(theme.px(154)))),
      rows_(std::min((figure.series.size() + columns_ - 1) / columns_,
                     whole(0.3 * all.height() / row()))) {}

double FigureLegend::height() const { return top() + row() * static_cast<double>(rows_); }

std::vector<plot::Box> FigureLegend::paint(ImDrawList& list,
                                           const std::optional<plot::Reading>& reading) const {
  const Face& small = theme_.fonts.small;
  draw_text(list, small, vec2(head_.left, head_.top), palette::muted,
            shortened(small, figure_.note, static_cast<float>(head_.width())));
  const double column = head_.width() / static_cast<double>(columns_);
  const auto place = [&](std::size_t i) {
    const double left = head_.left + column * static_cast<double>(i % columns_);
    const std::size_t line = i / columns_;
    const double y = head_.top + top() + row() * static_cast<double>(line);
    return plot::Box{left, y, left + column - static_cast<double>(theme_.px(8)), y + row()};
  };
  const std::size_t all = figure_.series.size();
  const std::size_t places = columns_ * rows_;
  // The last place says how many names there is no room for.
  const std::size_t named = all > places ? places - 1 : all;
  std::vector<plot::Box> boxes;
  for (std::size_t i = 0; i < named; ++i) {
    boxes.push_back(place(i));
    entry(list, figure_.series[i], boxes.back(), reading ? reading->y[i] : std::nullopt);
  }
  if (named < all) {
    const plot::Box last = place(named);
    draw_text(list, small, vec2(last.left, last.top), palette::muted,
              "and " + std::to_string(all - named) + " more");
  }
  return boxes;
}

void FigureLegend::entry(ImDrawList& list, const plot::Series& series, const plot::Box& box,
                         std::optional<double> value) const {
  const Face& small = theme_.fonts.small;
  const Face& digits = theme_.fonts.mono_small;
  const double middle = box.top + 0.55 * static_cast<double>(small.size);
  const ImU32 ink = palette::u32(series.colour, series.shown ? 1.0F : 0.25F);
  const float gap = theme_.px(7);
  const double length = theme_.px(16);
  const double dash = series.dashed ? static_cast<double>(theme_.px(6.5F)) : length;
  for (const double x : {0.0, dash + static_cast<double>(theme_.px(3))}) {
    if (x < length) {
      list.AddLine(vec2(box.left + x, middle), vec2(box.left + x + dash, middle), ink,
                   theme_.px(2.5F));
    }
  }
  const auto left = static_cast<float>(box.left) + theme_.px(22);
  const auto top = static_cast<float>(box.top);
  const std::string number = value ? plot::number(*value, 3) : std::string();
  const float room = static_cast<float>(box.right) - left - measure(digits, number).x - gap;
  const std::string name = shortened(small, series.name, room);
  draw_text(list, small, ImVec2(left, top), series.shown ? palette::muted : palette::faint, name);
  draw_text(list, digits, ImVec2(left + measure(small, name).x + gap, top), palette::text, number);
}

}  // namespace tiltscope::view
