#include "config/preset.h"

#include <doctest/doctest.h>

namespace tiltscope {
namespace {

TEST_CASE("what to watch is the first line of a preset's file") {
  CHECK(watch_line("# Watch: The left mode empties.\n# More.\n") == "The left mode empties.");
  CHECK(watch_line("# Watch:  It moves.\r\n") == "It moves.");
  CHECK(watch_line("# Watch: It moves.") == "It moves.");
  CHECK(watch_line("# A preset.\n# Watch: It moves.\n").empty());
  CHECK(watch_line("").empty());
}

}  // namespace
}  // namespace tiltscope
