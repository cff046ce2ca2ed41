#include "reward/answer_line.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace tiltscope;

TEST_CASE("numbers of a program are read in whichever way they are written") {
  CHECK(answered_number("3") == 3.0);
  CHECK(answered_number(" -0.1\r") == -0.1);
  CHECK(answered_number("+1e-05") == 1e-5);
  CHECK(answered_number("1E5") == 1e5);
  CHECK(answered_number("-inf") == -std::numeric_limits<double>::infinity());
  REQUIRE(answered_number("nan"));
  CHECK(std::isnan(*answered_number("nan")));
  for (const char* none :
       {"", " ", "+", "-", "far", "1,5", "1 2", "0x10", "1e", "++1", "+-1", "+ 1"}) {
    CAPTURE(none);
    CHECK_FALSE(answered_number(none));
  }
}

TEST_CASE(
    "what is too small for a double is 0, however it is written, and what is too large is none") {
  const std::string zeros(400, '0');
  for (const std::string& small :
       {std::string("1e-400"), std::string("-3E-400"), std::string("1e-99999"), "0." + zeros + "1",
        "." + zeros + "1", "-000." + zeros + "1", "1" + zeros + "e-900"}) {
    CAPTURE(small);
    CHECK(answered_number(small) == 0.0);
  }
  for (const std::string& large : {std::string("1e400"), std::string("-1e400"), "1" + zeros,
                                   "1" + zeros + "e-9", std::string("1e99999")}) {
    CAPTURE(large);
    CHECK_FALSE(answered_number(large));
  }
}
