#include "view/look/colour_map.h"

#include "view/look/palette.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

using namespace tiltscope::view;

namespace {

double linear(float channel) {
  const auto c = static_cast<double>(channel);
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// CIE L* of an sRGB colour.
double lightness(tiltscope::plot::Colour colour) {
  const double luminance =
      0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
  return 116.0 * std::cbrt(luminance) - 16.0;
}

}  // namespace

TEST_CASE("colours step away from their ground evenly") {
  for (const ColourMap& map :
       {dark_density_colours, dark_error_colours, light_density_colours, light_error_colours}) {
    const double step =
        (lightness(map.back()) - lightness(map.front())) / static_cast<double>(map.size() - 1);
    CHECK(std::abs(step) > 2.4);
    for (std::size_t i = 1; i < map.size(); ++i) {
      CHECK(lightness(map[i]) - lightness(map[i - 1]) == doctest::Approx(step).epsilon(0.2));
    }
  }
}

TEST_CASE("a reward's colours step away from the ground in the middle evenly, to either side") {
  for (const ColourMap& map : {dark_reward_colours, light_reward_colours}) {
    const std::size_t half = map.size() / 2;
    const double step =
        (lightness(map.back()) - lightness(map[half])) / static_cast<double>(half - 1);
    CHECK(std::abs(step) > 5.0);
    for (std::size_t i = half + 1; i < map.size(); ++i) {
      CHECK(lightness(map[i]) - lightness(map[i - 1]) == doctest::Approx(step).epsilon(0.2));
      // Both sides are as light as each other: only the hue tells them apart.
      CHECK(lightness(map[i]) == doctest::Approx(lightness(map[map.size() - 1 - i])).epsilon(0.05));
    }
  }
}

TEST_CASE("either side of 0 is told apart without green or without red cones") {
  // Vienot, Brettel and Mollon 1999, on linear channels: what is seen of red and green is one.
  const auto seen = [](tiltscope::plot::Colour c, double red, double green) {
    const double yellow = red * linear(c.red) + green * linear(c.green);
    return std::pair(yellow, linear(c.blue));
  };
  for (const ColourMap& map : {dark_reward_colours, light_reward_colours}) {
    for (const auto& [red, green] : {std::pair(0.1124, 0.8876), std::pair(0.2929, 0.7071)}) {
      const auto [minus_yellow, minus_blue] = seen(map.front(), red, green);
      const auto [plus_yellow, plus_blue] = seen(map.back(), red, green);
      CHECK(minus_blue / minus_yellow > 1.5);
      CHECK(plus_blue / plus_yellow < 0.5);
    }
  }
}

TEST_CASE("samples, target and exact lines stand out from the highest density and from none") {
  for (const palette::Palette& colours : {palette::dark, palette::light}) {
    const double ground = lightness(colours.density_map.front());
    const double densest = lightness(colours.density_map.back());
    const double away = densest > ground ? 1.0 : -1.0;
    CHECK(away * (lightness(colours.accent) - densest) > 5.0);
    CHECK(away * (lightness(colours.aim) - densest) > 20.0);
    CHECK(away * (lightness(colours.exact) - ground) > 40.0);
  }
}
