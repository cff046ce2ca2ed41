#include "view/canvas/swatch.h"

#include "view/look/palette.h"

#include <cmath>

namespace tiltscope::view {

void paint_colours(ImDrawList& list, std::span<const plot::Colour> colours, ImVec2 low, ImVec2 high,
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

void Swatch::colours(const ColourMap& map) const {
  const float half = px(5);
  paint_colours(list, map, ImVec2(at.x, at.y - half), ImVec2(at.x + width(), at.y + half), opacity);
}

void Swatch::rings(plot::Colour colour) const {
  const ImU32 ink = palette::u32(colour, opacity);
  const ImVec2 middle(at.x + 0.5F * width(), at.y);
  list.AddCircle(middle, px(6), ink, 24, px(1.5F));
  list.AddCircle(middle, px(2.6F), ink, 16, px(1.2F));
}

void Swatch::arrow(plot::Colour colour) const {
  const ImU32 ink = palette::u32(colour, opacity);
  const float tip = at.x + width();
  list.AddLine(at, ImVec2(tip - px(5), at.y), ink, px(2));
  list.AddTriangleFilled(ImVec2(tip, at.y), ImVec2(tip - px(7), at.y + px(4)),
                         ImVec2(tip - px(7), at.y - px(4)), ink);
}

}  // namespace tiltscope::view
