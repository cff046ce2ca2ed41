#include "view/canvas/canvas_marks.h"

#include "base/numbers.h"
#include "plot/ticks.h"
#include "view/canvas/swatch.h"
#include "view/look/palette.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tiltscope::view {
namespace {

/// In units of the design: below this height, the plate would hide much of the picture.
constexpr float low_picture = 330.0F;

}  // namespace

double scale_length(const Camera& camera, double most) { return round_down(most * camera.unit); }

float bar_width(const Theme& theme, const ColourBar& bar) {
  const auto width_of = [&](std::size_t i) {
    return measure(theme.fonts.mono_small, bar.numbers[i]).x;
  };
  // The middle number stands in the middle, with air on either side.
  const float side = std::max(width_of(0), width_of(2)) + 0.5F * width_of(1) + theme.px(8);
  return std::max(2.0F * side, measure(theme.fonts.small, bar.title).x);
}

std::vector<Region> paint_marks(ImDrawList& list, const Theme& theme, const Camera& camera,
                                const plot::Box& box, const std::vector<ColourBar>& bars) {
  std::vector<Region> regions;
  const bool scaled = box.height() >= static_cast<double>(theme.px(low_picture));
  if (!scaled && bars.empty()) return regions;
  const Face& words = theme.fonts.small;
  const Face& digits = theme.fonts.mono_small;
  const float pad = theme.px(9);
  const double length = scale_length(camera, static_cast<double>(theme.px(92)));
  const auto pixels = static_cast<float>(length / camera.unit);
  const std::string length_text = plot::short_number(length);
  float width =
      bars.empty() ? pixels + theme.px(7) + measure(digits, length_text).x : theme.px(132);
  for (const ColourBar& bar : bars) width = std::max(width, bar_width(theme, bar));
  const float bar_room = theme.px(46);
  const float height = bar_room * static_cast<float>(bars.size()) + (scaled ? theme.px(20) : 0.0F) +
                       2.0F * pad - theme.px(4);
  const ImVec2 low(static_cast<float>(box.left) + theme.px(8),
                   static_cast<float>(box.bottom) - theme.px(8) - height);
  list.AddRectFilled(low, ImVec2(low.x + width + 2.0F * pad, low.y + height),
                     palette::u32(palette::background, 0.94F), theme.px(5));
  const float left = low.x + pad;
  float y = low.y + pad - theme.px(2);
  for (const ColourBar& bar : bars) {
    draw_text(list, words, ImVec2(left, y), palette::muted, bar.title);
    const float top = y + theme.px(19);
    paint_colours(list, *bar.colours, ImVec2(left, top), ImVec2(left + width, top + theme.px(7)));
    const float numbers = top + theme.px(8);
    draw_text(list, digits, ImVec2(left, numbers), palette::text, bar.numbers[0]);
    draw_text(list, digits, ImVec2(left + 0.5F * width, numbers), palette::text, bar.numbers[1],
              Align::centre);
    draw_text(list, digits, ImVec2(left + width, numbers), palette::text, bar.numbers[2],
              Align::right);
    regions.push_back({"##about/" + bar.title,
                       {low.x, y, low.x + width + 2.0F * pad, y + bar_room - theme.px(4)},
                       bar.title,
                       std::string(bar.about)});
    y += bar_room;
  }
  if (!scaled) return regions;
  const float line = std::round(y + theme.px(9)) + 0.5F;
  const ImU32 ink = palette::u32(palette::text);
  list.AddLine(ImVec2(left, line), ImVec2(left + pixels, line), ink, theme.px(1.5F));
  for (const float end : {left, left + pixels}) {
    list.AddLine(ImVec2(end, line - theme.px(4)), ImVec2(end, line + theme.px(4)), ink,
                 theme.px(1.5F));
  }
  draw_text(list, digits, ImVec2(left + pixels + theme.px(7), y), palette::text, length_text);
  regions.push_back(
      {"##about/scale",
       {low.x, y - theme.px(2), low.x + width + 2.0F * pad, low.y + height},
       "Scale",
       "The bar is " + length_text + " long, in the units of x. Both axes have the same unit."});
  return regions;
}

}  // namespace tiltscope::view
