#include "base/kept.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace tiltscope;

TEST_CASE("what was asked for last is kept") {
  Kept<int, std::string> kept(2);
  int made = 0;
  const auto get = [&](int key) {
    return *kept.get(key, [&] {
      ++made;
      return std::to_string(key);
    });
  };
  CHECK(get(1) == "1");
  CHECK(get(2) == "2");
  CHECK(get(1) == "1");
  CHECK(made == 2);
  CHECK(get(3) == "3");  // in the place of 2
  CHECK(get(1) == "1");
  CHECK(made == 3);
  CHECK(get(2) == "2");
  CHECK(made == 4);
}

TEST_CASE("what cannot be made is not kept") {
  Kept<int, int> kept(2);
  CHECK_THROWS(kept.get(1, []() -> int { throw std::runtime_error("no"); }));
  CHECK(*kept.get(1, [] { return 7; }) == 7);
}
