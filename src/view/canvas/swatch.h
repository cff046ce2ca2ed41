#pragma once

#include "view/look/colour_map.h"
#include "view/look/theme.h"

#include <imgui.h>

#include <span>

namespace tiltscope::view {

/// Colours of a map, from the left to the right of a rectangle.
void paint_colours(ImDrawList& list, std::span<const plot::Colour> colours, ImVec2 low, ImVec2 high,
                   float opacity = 1.0F);

/// The small sign of a layer beside its name: where it is drawn, and the signs that several layers
/// have.
struct Swatch {
  static constexpr float units = 18.0F;  ///< its width, in units of the design

  ImDrawList& list;
  const Theme& theme;
  ImVec2 at;  ///< the middle of its left edge
  float opacity = 1.0F;

  float px(float length) const { return theme.px(length); }
  float width() const { return px(units); }

  void colours(const ColourMap& map) const;
  void rings(plot::Colour colour) const;
  void arrow(plot::Colour colour) const;
};

}  // namespace tiltscope::view
