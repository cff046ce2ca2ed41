#include "view/desktop/window_size.h"

#include "view/desktop/hidden_window.h"
#include "view/state/layout.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("a first window is no larger than the screen has room for") {
  CHECK(first_size({1280, 800}, 1.0, {800, 560}) == WindowSize{800, 560});
  CHECK(first_size({1280, 800}, 1.0, {1920, 1040}) == WindowSize{1280, 800});
  CHECK(first_size({1280, 800}, 3.0, {1280, 760}) == WindowSize{1280, 760});
}

TEST_CASE("a window that was small is as large as its larger letters need") {
  const WindowSize grown = first_size({800, 600}, 2.0, {2560, 1560});
  CHECK(grown.width >= 1440);
  CHECK(grown.height >= 960);
  CHECK(first_size({800, 600}, 1.0, {2560, 1560}) == WindowSize{800, 600});
}

TEST_CASE("a remembered window shows as much as before with other letters") {
  CHECK(rescaled({800, 600}, 1.0, 2.0) == WindowSize{1600, 1200});
  CHECK(rescaled({2560, 1600}, 2.0, 1.0) == WindowSize{1280, 800});
  CHECK(rescaled({800, 600}, 2.0, 2.0) == WindowSize{800, 600});
  CHECK(rescaled({800, 600}, 0.0, 2.0) == WindowSize{800, 600});
}

TEST_CASE("the least size grows with the letters, up to the screen") {
  CHECK(least_size(1.0, {1920, 1080}) == WindowSize{720, 480});
  CHECK(least_size(2.0, {1920, 1080}) == WindowSize{1440, 960});
  CHECK(least_size(3.0, {1920, 1080}) == WindowSize{1920, 1080});
}

TEST_CASE("letters give way where the screen is too small for them") {
  CHECK(fitting_scale(1280, 800, 1.0) == 1.0);
  CHECK(fitting_scale(2560, 1600, 2.0) == 2.0);
  for (const WindowSize small : {WindowSize{1280, 800}, {1366, 768}, {640, 480}, {480, 360}}) {
    const double scale = fitting_scale(small.width, small.height, 3.0);
    CAPTURE(small.width);
    CHECK(scale * least_width <= small.width);
    CHECK(scale * least_height <= small.height);
    // No more than needed.
    CHECK(((scale + 0.051) * least_width > small.width ||
           (scale + 0.051) * least_height > small.height));
  }
}

TEST_CASE("a scale that no display has is taken for 1") {
  for (const float scale : {1.0F, 0.75F, 1.25F, 2.0F, 4.0F}) CHECK(sensible_scale(scale) == scale);
  for (const float scale : {0.0F, 1.0F / 96.0F, -1.0F, 1'000.0F, std::nanf(""), HUGE_VALF}) {
    CHECK(sensible_scale(scale) == 1.0F);
  }
}

TEST_CASE("a window on the screen has the size that its letters need") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const GlfwWindow window({.width = 300,
                           .height = 200,
                           .scale_to_display = false,
                           .visible = false,
                           .scale = 1.0,
                           .exact = false});
  CHECK(window.size() == WindowSize{720, 480});
}
