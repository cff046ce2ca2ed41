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

TEST_CASE("bars are no narrower than the samples in sight bear") {
  Eigen::MatrixXf samples(2, 2'000);
  for (Eigen::Index i = 0; i < samples.cols(); ++i) {
    // A thousand in [0, 1], and as many far away.
    const float x = static_cast<float>(i % 1'000) / 1'000.0F;
    samples.col(i) << (i < 1'000 ? x : 50.0F + x), 3.0F;
  }
  // 5 times the cube root of 1,000 is 50.
  CHECK(readable_width(samples, 0, 0.0, 1.0) == doctest::Approx(1.0 / 50.0));
  CHECK(readable_width(samples, 0, -4.0, 6.0) == doctest::Approx(10.0 / 50.0));
  // Of a tenth of them, fewer.
  CHECK(readable_width(samples, 0, 0.0, 0.1) > 0.1 / 25.0);
  // Where there are none, a few wide ones.
  CHECK(readable_width(samples, 1, 10.0, 20.0) == doctest::Approx(10.0 / 5.0));
}
