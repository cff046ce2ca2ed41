#include "view/colour_map.h"

#include "view/palette.h"

#include <doctest/doctest.h>

#include <cmath>

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

TEST_CASE("the density's colours grow lighter in equal steps") {
  const double step = (lightness(density_colours.back()) - lightness(density_colours.front())) /
                      static_cast<double>(density_colours.size() - 1);
  CHECK(step > 4.0);
  for (std::size_t i = 1; i < density_colours.size(); ++i) {
    const double rise = lightness(density_colours[i]) - lightness(density_colours[i - 1]);
    CHECK(rise == doctest::Approx(step).epsilon(0.15));
  }
}

TEST_CASE("samples and target stand out from the brightest density") {
  CHECK(lightness(palette::accent) > lightness(density_colours.back()) + 5.0);
  CHECK(lightness(palette::aim) > lightness(density_colours.back()) + 20.0);
}
