#include "view/canvas_marks.h"

#include "base/numbers.h"
#include "plot/ticks.h"
#include "view/palette.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

double log_peak(const GaussianMixture& mixture) {
  double peak = -1e300;
  for (std::size_t i = 0; i < mixture.components(); ++i) {
    peak = std::max(peak, mixture.log_density(mixture.mean(i)));
  }
  return peak;
}

}  // namespace

void paint_colours(ImDrawList& list, const ColourMap& colours, ImVec2 low, ImVec2 high,
                   float opacity) {
  const std::size_t pieces = colours.size() - 1;
  const auto edge = [&](std::size_t i) {
    return std::round(low.x +
                      (high.x - low.x) * static_cast<float>(i) / static_cast<float>(pieces));
  };
  for (std::size_t i = 0; i < pieces; ++i) {
    const ImU32 from = palette::u32(colours[i], opacity);
    const ImU32 to = palette::u32(colours[i + 1], opacity);
    list.AddRectFilledMultiColor(ImVec2(edge(i), low.y), ImVec2(edge(i + 1), high.y), from, to, to,
                                 from);
  }
}

std::vector<ColourBar> colour_bars(const Scene& scene) {
  std::vector<ColourBar> bars;
  if (scene.density && scene.density_fill > 0.0F) {
    const double peak = std::exp(log_peak(*scene.density));
    // Colours go with the square root.
    bars.push_back({"density p(x)",
                    &palette::density_map,
                    {"0", plot::short_number(0.25 * peak, 2), plot::short_number(peak, 2)}});
  }
  if (scene.errors.content && scene.errors.opacity > 0.0F) {
    const double top = scene.errors.content->top;
    bars.push_back({"score error |Δs|",
                    &palette::error_map,
                    {"0", plot::short_number(0.5 * top, 2), "≥ " + plot::short_number(top, 2)}});
  }
  return bars;
}

double scale_length(const Camera& camera, double most) { return round_down(most * camera.unit); }

void paint_marks(ImDrawList& list, const Theme& theme, const Scene& scene, bool small) {
  const Face& words = theme.fonts.small;
  const Face& digits = theme.fonts.mono_small;
  const auto bars = small ? std::vector<ColourBar>{} : colour_bars(scene);
  const float pad = theme.px(9);
  const double length = scale_length(scene.camera, static_cast<double>(theme.px(92)));
  const auto pixels = static_cast<float>(length / scene.camera.unit);
  const std::string length_text = plot::short_number(length);
  const float width =
      bars.empty() ? pixels + theme.px(7) + measure(digits, length_text).x : theme.px(132);
  const float bar_room = theme.px(46);
  const float height =
      bar_room * static_cast<float>(bars.size()) + theme.px(20) + 2.0F * pad - theme.px(4);
  const ImVec2 low(static_cast<float>(scene.box.left) + theme.px(8),
                   static_cast<float>(scene.box.bottom) - theme.px(8) - height);
  list.AddRectFilled(low, ImVec2(low.x + width + 2.0F * pad, low.y + height),
                     palette::u32(palette::background, 0.88F), theme.px(5));
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
    y += bar_room;
  }
  const float line = std::round(y + theme.px(9)) + 0.5F;
  const ImU32 ink = palette::u32(palette::text);
  list.AddLine(ImVec2(left, line), ImVec2(left + pixels, line), ink, theme.px(1.5F));
  for (const float end : {left, left + pixels}) {
    list.AddLine(ImVec2(end, line - theme.px(4)), ImVec2(end, line + theme.px(4)), ink,
                 theme.px(1.5F));
  }
  draw_text(list, digits, ImVec2(left + pixels + theme.px(7), y), palette::text, length_text);
}

}  // namespace tiltscope::view
