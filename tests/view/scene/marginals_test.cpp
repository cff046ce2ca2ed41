#include "view/scene/marginals.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;

TEST_CASE("a histogram counts every sample once and stands on round numbers") {
  Eigen::MatrixXf samples(2, 5);
  samples << -0.9F, 0.05F, 0.15F, 0.19F, 7.0F, 1.0F, 1.0F, 1.0F, 2.0F, 3.0F;
  const Histogram bars = histogram(samples, 0, -1.03, 1.0, 0.09);
  CHECK(bars.width == doctest::Approx(0.1));
  CHECK(bars.low == doctest::Approx(-1.1));
  double mass = 0.0;
  for (const double density : bars.density) mass += density * bars.width;
  // The one at 7 stands outside, but counts.
  CHECK(mass == doctest::Approx(0.8));
  CHECK(bars.density[12] * bars.width == doctest::Approx(0.4));
  CHECK(bars.density[2] * bars.width == doctest::Approx(0.2));
  CHECK(histogram(samples, 1, 0.0, 4.0, 0.9).density[1] == doctest::Approx(0.6));
}
