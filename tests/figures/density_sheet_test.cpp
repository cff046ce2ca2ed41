#include "figures/paper_figures.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::plot;

TEST_CASE("pictures of samples that are not there yet, or are all one point, have axes") {
  const SamplesOnDensity nothing{"k = 0", nullptr, Eigen::MatrixXd(2, 0)};
  const SamplesOnDensity point{"k = 1", nullptr, Eigen::MatrixXd::Constant(2, 5, 3.0)};
  const SamplesOnDensity line{"k = 2", nullptr, Eigen::MatrixXd{{0.0, 2.0}, {1.0, 1.0}}};
  for (const auto& pictures : {std::vector{nothing, nothing}, {nothing, point}, {line, line}}) {
    for (const Figure& figure : density_sheet(pictures, {}).panels) {
      for (const Range& range : {figure.x.range, figure.y.range}) {
        CHECK(std::isfinite(range.low));
        CHECK(std::isfinite(range.high));
        CHECK(range.low < range.high);
      }
    }
  }
  const Figure figure = density_sheet({nothing, line}, {}).panels[1];
  CHECK(figure.x.range == Range{0.0, 2.0});
  CHECK(figure.y.range == Range{0.0, 2.0});
}
