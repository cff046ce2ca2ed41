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

// In units of the design.
constexpr float bar_room = 46.0F;  ///< of a colour bar on the plate
/// A plate that takes more of the picture's height would hide a mode.
constexpr float most_of_height = 0.2F;
constexpr float plate_padding = 9.0F;

float plate_height(const Theme& theme, std::size_t bars) {
  return theme.px(bar_room * static_cast<float>(bars) + 16.0F + 2.0F * plate_padding);
}

bool takes_lines(const Theme& theme, const plot::Box& box, std::size_t bars) {
  // The axes tell the scale, too.
  const float least = std::max(theme.px(low_picture), plate_height(theme, bars) / most_of_height);
  return box.height() < static_cast<double>(least);
}

/// The scale bar, of a round length.
struct ScaleBar {
  float pixels;
  std::string length;
};

ScaleBar scale_of(const Theme& theme, const Camera& camera) {
  const double length = scale_length(camera, static_cast<double>(theme.px(92)));
  return {static_cast<float>(length / camera.unit), plot::short_number(length)};
}

/// Inside the plate's padding.
float plate_width(const Theme& theme, const ScaleBar& scale, const std::vector<ColourBar>& bars) {
  const float behind = theme.px(7) + measure(theme.fonts.mono_small, scale.length).x;
  float width = bars.empty() ? scale.pixels + behind : theme.px(132);
  for (const ColourBar& bar : bars) width = std::max(width, bar_width(theme, bar));
  return width;
}

/// What a line of its own says of a colour bar: the ends' numbers beside the colours, and the name
/// where there are several.
struct BarLine {
  const Theme& theme;
  const ColourBar& bar;
  bool named;

  std::string name() const { return named ? bar.title.substr(0, bar.title.find(',')) : ""; }
  float before() const { return measure(theme.fonts.mono_small, bar.numbers[0]).x; }
  float behind() const { return measure(theme.fonts.mono_small, bar.numbers[2]).x; }
  float gap() const { return theme.px(6); }
  float pad() const { return theme.px(5); }
  float length() const { return theme.px(64); }
  float height() const { return theme.px(19); }
  float width() const {
    const float words = named ? gap() + measure(theme.fonts.small, name()).x : 0.0F;
    return 2.0F * (pad() + gap()) + before() + length() + behind() + words;
  }
};

/// Returns where they are.
std::vector<Region> paint_lines(ImDrawList& list, const Theme& theme, const plot::Box& plate,
                                const std::vector<ColourBar>& bars, bool at_right) {
  std::vector<Region> regions;
  const Face& words = theme.fonts.small;
  const Face& digits = theme.fonts.mono_small;
  auto y = static_cast<float>(plate.top);
  for (const ColourBar& bar : bars) {
    const BarLine line{theme, bar, bars.size() > 1};
    const float width = line.width();
    const auto left =
        static_cast<float>(at_right ? plate.right : plate.left) - (at_right ? width : 0.0F);
    const float row = line.height();
    const float text = y + theme.px(1);
    list.AddRectFilled(ImVec2(left, y), ImVec2(left + width, y + row - 1.0F),
                       palette::u32(palette::background, 0.8F), theme.px(4));
    float x = left + line.pad();
    draw_text(list, digits, ImVec2(x, text), palette::text, bar.numbers[0]);
    x += line.before() + line.gap();
    const float middle = y + 0.5F * row;
    paint_colours(list, bar.colours, ImVec2(x, middle - theme.px(4)),
                  ImVec2(x + line.length(), middle + theme.px(3)));
    x += line.length() + line.gap();
    draw_text(list, digits, ImVec2(x, text), palette::text, bar.numbers[2]);
    draw_text(list, words, ImVec2(x + line.behind() + line.gap(), text), palette::muted,
              line.name());
    regions.push_back({"##about/" + bar.title,
                       {left, y, left + width, y + row},
                       bar.title,
                       std::string(bar.about)});
    y += row;
  }
  return regions;
}

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

QuietCorner::Plate plate_of_marks(const Theme& theme, const Camera& camera, const plot::Box& box,
                                  const std::vector<ColourBar>& bars) {
  if (!takes_lines(theme, box, bars.size())) {
    const float pad = theme.px(plate_padding);
    return {{plate_width(theme, scale_of(theme, camera), bars) + 2.0F * pad,
             plate_height(theme, bars.size())},
            theme.px(8),
            {}};
  }
  ImVec2 size;
  for (const ColourBar& bar : bars) {
    const BarLine line{theme, bar, bars.size() > 1};
    size = {std::max(size.x, line.width()), size.y + line.height()};
  }
  return {size, theme.px(6), {}};
}

std::vector<Region> paint_marks(ImDrawList& list, const Theme& theme, const Camera& camera,
                                const plot::Box& box, const std::vector<ColourBar>& bars,
                                Corner corner) {
  const QuietCorner::Plate needs = plate_of_marks(theme, camera, box, bars);
  const plot::Box plate = in_corner(box, corner, needs.size, needs.gap);
  if (takes_lines(theme, box, bars.size())) {
    const bool at_right = corner == Corner::lower_right || corner == Corner::upper_right;
    return paint_lines(list, theme, plate, bars, at_right);
  }
  std::vector<Region> regions;
  const Face& words = theme.fonts.small;
  const Face& digits = theme.fonts.mono_small;
  const float pad = theme.px(plate_padding);
  const auto [pixels, length_text] = scale_of(theme, camera);
  const float width = static_cast<float>(plate.width()) - 2.0F * pad;
  const auto height = static_cast<float>(plate.height());
  const ImVec2 low(static_cast<float>(plate.left), static_cast<float>(plate.top));
  list.AddRectFilled(low, ImVec2(low.x + width + 2.0F * pad, low.y + height),
                     palette::u32(palette::background, 0.94F), theme.px(5));
  const float left = low.x + pad;
  float y = low.y + pad - theme.px(2);
  for (const ColourBar& bar : bars) {
    draw_text(list, words, ImVec2(left, y), palette::muted, bar.title);
    const float top = y + theme.px(19);
    paint_colours(list, bar.colours, ImVec2(left, top), ImVec2(left + width, top + theme.px(7)));
    const float numbers = top + theme.px(8);
    draw_text(list, digits, ImVec2(left, numbers), palette::text, bar.numbers[0]);
    draw_text(list, digits, ImVec2(left + 0.5F * width, numbers), palette::text, bar.numbers[1],
              Align::centre);
    draw_text(list, digits, ImVec2(left + width, numbers), palette::text, bar.numbers[2],
              Align::right);
    regions.push_back({"##about/" + bar.title,
                       {low.x, y, low.x + width + 2.0F * pad, y + theme.px(bar_room - 4.0F)},
                       bar.title,
                       std::string(bar.about)});
    y += theme.px(bar_room);
  }
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
