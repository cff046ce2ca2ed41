#include "app/drive/status_bar.h"

#include <doctest/doctest.h>

using namespace tiltscope::app;

TEST_CASE("the bar leaves a terminal's last column free, and gives way before the words do") {
  const std::string words = "tilt 3/20, sampling  0:05 left";
  for (int columns = 1; columns <= 200; ++columns) {
    CAPTURE(columns);
    const std::string line = bar_line(0.5, words, columns);
    CHECK(static_cast<int>(line.size()) < columns);
    if (columns > 45) CHECK(line.ends_with(words));
  }
  CHECK(bar_line(0.5, words, 80) == "[###############---------------]  50%  " + words);
  CHECK(bar_line(0.5, words, 50) == "[#####-----]  50%  " + words);
  CHECK(bar_line(0.5, words, 20) == "  50%  tilt 3/20, s");
  CHECK(bar_line(2.0, "", 80).starts_with("[" + std::string(30, '#') + "] 100%"));
}
