#include "config/wording.h"

#include <doctest/doctest.h>

namespace tiltscope {
namespace {

TEST_CASE("digits stand in threes") {
  CHECK(thousands(0) == "0");
  CHECK(thousands(999) == "999");
  CHECK(thousands(1'000) == "1,000");
  CHECK(thousands(30'000) == "30,000");
  CHECK(thousands(1'234'567) == "1,234,567");
  CHECK(thousands(-100) == "-100");
  CHECK(thousands(-1'000) == "-1,000");
}

}  // namespace
}  // namespace tiltscope
