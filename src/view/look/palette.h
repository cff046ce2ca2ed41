#pragma once

#include "view/look/colour_map.h"

#include <imgui.h>

#include <array>
#include <cstddef>

/// The colours, each with one meaning all over the window.
namespace tiltscope::view::palette {

using plot::Colour;
using plot::rgb;

struct Palette {
  Colour background;
  Colour panel;
  Colour raised;
  Colour hovered;
  Colour line;  ///< that parts what would be read without it too
  Colour text;
  Colour muted;
  Colour faint;   ///< the shapes of controls, and words that are switched off
  Colour accent;  ///< the model: its samples, its error, and the button that runs it
  Colour second;  ///< a second curve beside the accent
  Colour aim;     ///< where the reward pulls: its arrow and the target
  Colour error;
  Colour good;
  Colour exact;                  ///< the lines and arrows of what is exact
  std::array<Colour, 6> series;  ///< of pinned runs: differ in hue and in lightness
  ColourMap density_map;
  ColourMap error_map;
  ColourMap reward_map;  ///< its middle is a reward of 0
  float lines_apart;     ///< how much contours differ from the colours around them
};

inline constexpr Palette dark{
    rgb(0x0e1014),
    rgb(0x15181e),
    rgb(0x20242c),
    rgb(0x2b313b),
    rgb(0x2a2f38),
    rgb(0xe7e9ed),
    rgb(0x9ba3b0),
    rgb(0x737b8a),
    rgb(0xffb14a),
    rgb(0x6fb7e9),
    rgb(0xf2f4f8),
    rgb(0xff7b72),
    rgb(0x63c68c),
    rgb(0x7fbcb4),
    {rgb(0x4fc08d), rgb(0xe48fc4), rgb(0xf0e442), rgb(0xa99df2), rgb(0xf2794b), rgb(0x9fd3f5)},
    dark_density_colours,
    dark_error_colours,
    dark_reward_colours,
    1.0F};

inline constexpr Palette light{
    rgb(0xe4e7ec),
    rgb(0xf7f8fa),
    rgb(0xe7eaef),
    rgb(0xd3d9e2),
    rgb(0xd5dae2),
    rgb(0x14171c),
    rgb(0x4c5563),
    rgb(0x6f7989),
    rgb(0xa04a00),
    rgb(0x1b6fb5),
    rgb(0x2a2f3a),
    rgb(0xc42b24),
    rgb(0x12733f),
    rgb(0x00636f),
    {rgb(0x00795a), rgb(0xa8407f), rgb(0x8a7a00), rgb(0x5a4bc4), rgb(0x9c2f1e), rgb(0x0a4a80)},
    light_density_colours,
    light_error_colours,
    light_reward_colours,
    2.2F};

/// Of what is out of reach: fainter, yet legible.
inline constexpr float disabled_opacity = 0.72F;

inline const Palette& of_theme(bool is_light) { return is_light ? light : dark; }

/// What is drawn with now. Only the thread that draws may change or read it.
inline Palette shown = dark;

/// Draws with another palette for as long as it lives.
class Scope {
 public:
  explicit Scope(const Palette& palette) : before_(shown) { shown = palette; }
  ~Scope() { shown = before_; }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Palette before_;
};

inline const Colour& background = shown.background;
inline const Colour& panel = shown.panel;
inline const Colour& raised = shown.raised;
inline const Colour& hovered = shown.hovered;
inline const Colour& line = shown.line;
inline const Colour& text = shown.text;
inline const Colour& muted = shown.muted;
inline const Colour& faint = shown.faint;
inline const Colour& accent = shown.accent;
inline const Colour& second = shown.second;
inline const Colour& aim = shown.aim;
inline const Colour& error = shown.error;
inline const Colour& good = shown.good;
inline const Colour& exact = shown.exact;
inline const ColourMap& density_map = shown.density_map;
inline const ColourMap& error_map = shown.error_map;
inline const ColourMap& reward_map = shown.reward_map;

inline Colour series(std::size_t i) { return shown.series[i % shown.series.size()]; }

inline ImU32 u32(Colour colour, float opacity = 1.0F) {
  return ImGui::ColorConvertFloat4ToU32(
      ImVec4(colour.red, colour.green, colour.blue, colour.alpha * opacity));
}

/// The colour as Dear ImGui would draw it now: fainter between BeginDisabled and EndDisabled.
inline Colour enabled(Colour colour) {
  colour.alpha *= ImGui::GetStyle().Alpha;
  return colour;
}

inline ImVec4 vec4(Colour colour, float opacity = 1.0F) {
  return {colour.red, colour.green, colour.blue, colour.alpha * opacity};
}

}  // namespace tiltscope::view::palette
