#pragma once

#include "view/look/fonts.h"

namespace tiltscope::view {

/// Everything about the look that depends on the display.
struct Theme {
  Fonts fonts;
  float scale = 1.0F;

  /// A length of the design, which is drawn for a scale of 1.
  float px(float length) const { return length * scale; }
};

/// Loads the fonts and sets Dear ImGui's style in the current context.
Theme make_theme(float scale, float density);

/// Gives Dear ImGui's widgets the palette's colours.
void apply_palette();

}  // namespace tiltscope::view
