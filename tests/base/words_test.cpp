#include "base/words.h"

#include <doctest/doctest.h>

namespace tiltscope {
namespace {

TEST_CASE("blanks go at both ends and stay within") {
  CHECK(trimmed(" \t a b\r") == "a b");
  CHECK(trimmed("  ").empty());
  CHECK(trimmed("").empty());
  CHECK(trimmed(" \"a\" ", " \"") == "a");
  CHECK(trimmed("a\n") == "a\n");
  CHECK(without_blanks_around("\u00a0\u20091 000\u202f\n") == "1 000");
  CHECK(without_blanks_around("\u3000\ufeff").empty());
  CHECK(blank_at_start("\u2003x") == 3);
  CHECK(blank_at_start("x\u2003") == 0);
  CHECK(blank_at_start("") == 0);
}

TEST_CASE("fields of CSV stand in quotes where they need them") {
  CHECK(csv_field("plain text") == "plain text");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("two\nlines") == "\"two\nlines\"");
  CHECK(csv_field("5\" wide") == "\"5\"\" wide\"");
  CHECK(csv_quoted("plain") == "\"plain\"");
  CHECK(in_quotes("a") == "\"a\"");
}

}  // namespace
}  // namespace tiltscope
