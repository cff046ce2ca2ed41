#pragma once

#include "plot/figure.h"

#include <imgui.h>

/// The colours, each with one meaning all over the window.
namespace tiltscope::view::palette {

using plot::Colour;
using plot::rgb;

inline constexpr Colour background = rgb(0x0e1014);
inline constexpr Colour panel = rgb(0x15181e);
inline constexpr Colour raised = rgb(0x20242c);
inline constexpr Colour hovered = rgb(0x2b313b);
inline constexpr Colour line = rgb(0x2a2f38);
inline constexpr Colour text = rgb(0xe7e9ed);
inline constexpr Colour muted = rgb(0x9ba3b0);
inline constexpr Colour faint = rgb(0x626a78);

/// The model: its samples, its error, and the button that runs it.
inline constexpr Colour accent = rgb(0xffb14a);
/// A second curve beside the accent.
inline constexpr Colour second = rgb(0x6fb7e9);
/// Where the reward pulls: its arrow and the target.
inline constexpr Colour aim = rgb(0xf2f4f8);
inline constexpr Colour error = rgb(0xff7b72);
inline constexpr Colour good = rgb(0x63c68c);

inline ImU32 u32(Colour colour, float opacity = 1.0F) {
  return ImGui::ColorConvertFloat4ToU32(
      ImVec4(colour.red, colour.green, colour.blue, colour.alpha * opacity));
}

inline ImVec4 vec4(Colour colour, float opacity = 1.0F) {
  return {colour.red, colour.green, colour.blue, colour.alpha * opacity};
}

}  // namespace tiltscope::view::palette
