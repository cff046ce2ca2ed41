#include "config/file_format.h"

#include <doctest/doctest.h>

using namespace tiltscope;

TEST_CASE("a format's number stands behind its kind") {
  CHECK(format_number("tiltscope run 2", "tiltscope run") == 2);
  CHECK(format_number("tiltscope run 40", "tiltscope run") == 40);
  for (const char* text :
       {"", "2", "tiltscope run", "tiltscope run ", "tiltscope run2", "tiltscope run 2 ",
        "tiltscope run 2.0", "tiltscope run -2", "tiltscope run 0", "tiltscope run two",
        "tiltscope run 99999999999", "tiltscope runs 2", "tiltscope model 2"}) {
    CAPTURE(text);
    CHECK_FALSE(format_number(text, "tiltscope run"));
  }
}

TEST_CASE("formats between the oldest and the newest are read, and others refused by name") {
  CHECK(format_refusal(2, 2, 3).empty());
  CHECK(format_refusal(3, 2, 3).empty());
  CHECK(format_refusal(1, 2, 3) ==
        "was written by an older Tiltscope: its format is 1, and this one reads formats from 2");
  CHECK(format_refusal(4, 2, 3) ==
        "was written by a newer Tiltscope: its format is 4, and this one reads formats up to 3");
}
