#include "base/numbers.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>

namespace tiltscope {
namespace {

TEST_CASE("round numbers lie above and below, and a round number is its own") {
  struct Case {
    double value, above, below;
  };
  const Case cases[] = {
      {1.0, 1.0, 1.0},      {1.001, 2.0, 1.0},          {2.0, 2.0, 2.0},    {3.0, 5.0, 2.0},
      {5.1, 10.0, 5.0},     {9.99, 10.0, 5.0},          {0.03, 0.05, 0.02}, {1.2e-7, 2e-7, 1e-7},
      {4.9e11, 5e11, 2e11}, {0.1 + 0.2 - 0.1, 0.2, 0.2}};
  for (const Case& c : cases) {
    CAPTURE(c.value);
    CHECK(round_up(c.value) == doctest::Approx(c.above).epsilon(1e-12));
    CHECK(round_down(c.value) == doctest::Approx(c.below).epsilon(1e-12));
  }
  CHECK(round_up(2.1, {1.0, 2.0, 2.5, 5.0}) == 2.5);
}

TEST_CASE("the shortest text of a number reads back as that number, in its own precision") {
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(0.1f) == "0.1");
  CHECK(shortest(static_cast<double>(0.1f)) == "0.10000000149011612");
  CHECK(shortest(-1e30f) == "-1e+30");
  for (const float value : {1.0f / 3.0f, 3.4e38f, 1.2e-38f, -0.0f, 16777217.0f}) {
    CHECK(std::strtof(shortest(value).c_str(), nullptr) == value);
  }
  for (const double value : {1.0 / 3.0, std::numeric_limits<double>::max(), 5e-324}) {
    CHECK(std::strtod(shortest(value).c_str(), nullptr) == value);
  }
}

}  // namespace
}  // namespace tiltscope
