#include "math/quantiles.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using tiltscope::quantile;

TEST_CASE("quantiles lie at their place among the sorted values") {
  CHECK(quantile({7}, 0.25) == 7);
  CHECK(quantile({3, 1, 2}, 0.5) == 2);
  CHECK(quantile({4, 1, 3, 2}, 0.5) == 2.5);
  CHECK(quantile({4, 1, 3, 2}, 0.25) == 1.75);
  CHECK(quantile({4, 1, 3, 2}, 0.0) == 1);
  CHECK(quantile({4, 1, 3, 2}, 1.0) == 4);
}

TEST_CASE("of values of which one is not known no quantile is known") {
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(quantile({1, unknown, 3}, 0.5)));
  CHECK(std::isnan(quantile({unknown}, 0.0)));
}
