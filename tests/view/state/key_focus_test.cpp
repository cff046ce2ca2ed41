#include "view/state/key_focus.h"

#include <doctest/doctest.h>

using namespace tiltscope::view;

namespace {

/// A frame with these controls; the one that has the keys, or 0.
KeyFocus::Id frame(KeyFocus& keys, std::initializer_list<KeyFocus::Id> controls,
                   KeyFocus::Id first = 0) {
  KeyFocus::Id found = 0;
  keys.begin_frame();
  for (const KeyFocus::Id id : controls) {
    if (keys.stop(id, id == first)) found = id;
  }
  keys.end_frame();
  return found;
}

}  // namespace

TEST_CASE("Tab walks through the controls in the order in which they are drawn, and around") {
  KeyFocus keys;
  CHECK(frame(keys, {1, 2, 3}, 2) == 0);
  keys.walk(1);
  CHECK(frame(keys, {1, 2, 3}, 2) == 2);
  keys.walk(1);
  CHECK(frame(keys, {1, 2, 3}, 2) == 3);
  keys.walk(1);
  CHECK(frame(keys, {1, 2, 3}, 2) == 1);
  keys.walk(-1);
  CHECK(frame(keys, {1, 2, 3}, 2) == 3);
  keys.leave();
  CHECK(frame(keys, {1, 2, 3}, 2) == 0);
}

TEST_CASE("a control that has gone gives the keys back, and what was under way ends") {
  KeyFocus keys;
  frame(keys, {1, 2});
  keys.walk(1);
  CHECK(frame(keys, {1, 2}) == 1);
  keys.hold();
  frame(keys, {2});
  CHECK_FALSE(keys.any());
  CHECK_FALSE(keys.holds());
  // And the walk begins anew.
  keys.walk(1);
  CHECK(frame(keys, {2}) == 2);
}

TEST_CASE("the keys go into a list, and back to what has opened it when that is closed") {
  KeyFocus keys;
  frame(keys, {1, 2, 3});
  keys.walk(1);
  keys.walk(1);
  CHECK(frame(keys, {1, 2, 3}) == 2);
  keys.go_into(11);
  frame(keys, {1, 2, 3, 11, 12});
  CHECK(keys.has_arrived());
  CHECK(frame(keys, {1, 2, 3, 11, 12}) == 11);
  keys.go_to(12);
  frame(keys, {1, 2, 3, 11, 12});
  CHECK(frame(keys, {1, 2, 3, 11, 12}) == 12);
  frame(keys, {1, 2, 3});
  CHECK(frame(keys, {1, 2, 3}) == 2);
  // What has opened it may be gone, too.
  keys.go_into(11);
  frame(keys, {2, 11});
  frame(keys, {3});
  CHECK_FALSE(keys.any());
}

TEST_CASE("what is pressed between two frames comes in one, once") {
  KeyFocus keys;
  keys.press({.right = 1});
  keys.press({.right = 1});
  keys.press({.up = -1, .fine = true});
  keys.begin_frame();
  CHECK(keys.pressed().right == 2);
  CHECK(keys.pressed().steps() == 1);
  CHECK(keys.pressed().fine);
  keys.end_frame();
  keys.begin_frame();
  CHECK_FALSE(keys.pressed().any());
}

TEST_CASE("keys step through round numbers and stay in the range") {
  // A fiftieth of the range, to the next multiple; fine, a tenth of it.
  CHECK(stepped(0.43, 0.0, 1.0, 1, false, false) == doctest::Approx(0.44));
  CHECK(stepped(0.44, 0.0, 1.0, 1, false, false) == doctest::Approx(0.46));
  CHECK(stepped(0.44, 0.0, 1.0, -2, false, false) == doctest::Approx(0.40));
  CHECK(stepped(0.44, 0.0, 1.0, 1, true, false) == doctest::Approx(0.442));
  CHECK(stepped(0.99, 0.0, 1.0, 5, false, false) == 1.0);
  CHECK(stepped(-7.9, -8.0, 8.0, -5, false, false) == -8.0);
  // From 1 on the left to 0 on the right.
  CHECK(stepped(0.5, 1.0, 0.0, 1, false, false) == doctest::Approx(0.48));
  CHECK(stepped(0.5, 1.0, 0.0, -1, false, false) == doctest::Approx(0.52));
  // One digit, or two.
  CHECK(stepped(2e-4, 1e-5, 1e-1, 1, false, true) == doctest::Approx(3e-4));
  CHECK(stepped(1e-3, 1e-5, 1e-1, -1, false, true) == doctest::Approx(7e-4));
  CHECK(stepped(7e-4, 1e-5, 1e-1, 1, false, true) == doctest::Approx(1e-3));
  CHECK(stepped(20.0, 1.0, 400.0, 1, true, true) == doctest::Approx(21.0));
  CHECK(stepped(100.0, 1.0, 400.0, -1, true, true) == doctest::Approx(99.0));
  CHECK(stepped(399.0, 1.0, 400.0, 3, false, true) == 400.0);
  // What was typed beyond the slider's end is not thrown back at once by a step outwards.
  CHECK(stepped(1.7, 0.0, 1.0, 1, false, false) == 1.7);
}
