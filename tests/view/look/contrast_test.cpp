#include "view/look/palette.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using palette::Palette;

namespace {

/// WCAG 2.2: relative luminance, and the contrast of two colours.
double luminance(plot::Colour colour) {
  const auto channel = [](float value) {
    const auto c = static_cast<double>(value);
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(colour.red) + 0.7152 * channel(colour.green) +
         0.0722 * channel(colour.blue);
}

double contrast(plot::Colour a, plot::Colour b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

/// What the eye sees of a colour of this opacity on a ground.
plot::Colour laid_over(plot::Colour ground, plot::Colour colour, float opacity) {
  const auto mix = [&](float from, float to) { return from + opacity * (to - from); };
  return {mix(ground.red, colour.red), mix(ground.green, colour.green),
          mix(ground.blue, colour.blue)};
}

using Role = plot::Colour Palette::*;

enum class Use { words, large_words, shape, disabled_words };

/// A colour that stands on others somewhere in the window.
struct Pair {
  std::string_view where;
  Use use;
  Role colour;
  std::vector<Role> grounds;
};

const std::vector<Pair>& pairs() {
  using enum Use;
  constexpr Role background = &Palette::background;
  constexpr Role panel = &Palette::panel;
  constexpr Role raised = &Palette::raised;
  constexpr Role hovered = &Palette::hovered;
  static const std::vector<Pair> all = {
      {"text, in buttons and fields, under the mouse, in tooltips and menus",
       words,
       &Palette::text,
       {background, panel, raised, hovered}},
      {"names of settings, notes, axes, legends, words of a choice",
       words,
       &Palette::muted,
       {background, panel, raised, hovered}},
      {"warnings in the panel, keys in the help, plates on the picture",
       words,
       &Palette::accent,
       {background, panel, raised}},
      {"failures in panel, status line, card and plate",
       words,
       &Palette::error,
       {background, panel, raised}},
      {"a good end, in the status line and above the picture",
       words,
       &Palette::good,
       {background, panel, raised}},
      {"the counter while one looks back", large_words, &Palette::accent, {panel}},
      {"names of curves that are switched off", disabled_words, &Palette::faint, {panel}},
      {"the icon of the button that runs the model",
       shape,
       &Palette::background,
       {&Palette::accent}},
      {"borders of buttons, chips and fields, tracks, axes, scroll bars",
       shape,
       &Palette::faint,
       {background, panel, raised, hovered}},
      {"icons", shape, &Palette::muted, {panel, raised, hovered}},
      {"curves, knobs, marks: the model", shape, &Palette::accent, {background, panel, raised}},
      {"a second curve, the base's outline", shape, &Palette::second, {background, panel}},
      {"the target and its arrow", shape, &Palette::aim, {background, panel}},
      {"the exact lines", shape, &Palette::exact, {background, panel}},
      {"the light of a run that failed", shape, &Palette::error, {panel}},
      {"the light of a run that is finished", shape, &Palette::good, {panel}},
  };
  return all;
}

double least_contrast(Use use) { return use == Use::words ? 4.5 : 3.0; }

}  // namespace

TEST_CASE("every colour stands out from what it is drawn on, in both themes") {
  for (const Palette& colours : {palette::dark, palette::light}) {
    CAPTURE(luminance(colours.background));
    for (const Pair& pair : pairs()) {
      CAPTURE(pair.where);
      for (const Role ground : pair.grounds) {
        CHECK(contrast(colours.*pair.colour, colours.*ground) >= least_contrast(pair.use));
      }
    }
    for (const plot::Colour& curve : colours.series) {
      CHECK(contrast(curve, colours.panel) >= 3.0);
    }
  }
}

TEST_CASE("what is out of reach is legible") {
  for (const Palette& colours : {palette::dark, palette::light}) {
    CAPTURE(luminance(colours.background));
    for (const Role colour : {&Palette::text, &Palette::muted, &Palette::accent}) {
      for (const Role ground : {&Palette::panel, &Palette::raised}) {
        const plot::Colour seen =
            laid_over(colours.*ground, colours.*colour, palette::disabled_opacity);
        CHECK(contrast(seen, colours.*ground) >= 3.0);
        // And fainter than what is within reach.
        CHECK(contrast(seen, colours.*ground) < 0.7 * contrast(colours.*colour, colours.*ground));
      }
    }
  }
}

TEST_CASE("the contrast of black on white is 21, of a grey and its neighbour nearly 1") {
  CHECK(contrast(plot::rgb(0x000000), plot::rgb(0xffffff)) == doctest::Approx(21.0));
  CHECK(contrast(plot::rgb(0x777777), plot::rgb(0xffffff)) == doctest::Approx(4.48).epsilon(0.01));
  CHECK(contrast(plot::rgb(0x777777), plot::rgb(0x767676)) < 1.05);
}
