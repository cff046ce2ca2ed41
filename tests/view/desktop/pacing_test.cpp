#include "view/desktop/pacing.h"

#include <doctest/doctest.h>

#include <limits>

using tiltscope::view::Pacing;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// Frames drawn in ten seconds during which there is always news, or always an event.
int frames_in_ten_seconds(bool busy, bool events) {
  Pacing pacing;
  int frames = 0;
  for (double now = 0.0; now < 10.0; now += 0.001) {
    if (events) pacing.stir();
    pacing.news();
    if (!pacing.due(now, busy)) continue;
    pacing.drawn(now);
    ++frames;
  }
  return frames;
}

}  // namespace

TEST_CASE("nothing is drawn unless there is a reason") {
  Pacing pacing;
  double now = 0.0;
  for (int i = 0; i < Pacing::frames_after_event; ++i, now += 1.0) {
    REQUIRE(pacing.due(now, false));
    pacing.drawn(now);
  }
  CHECK_FALSE(pacing.due(1e6, false));
  CHECK(pacing.patience(now, false, never) == doctest::Approx(0.1));
  CHECK(pacing.patience(now, false, now + 0.03) == doctest::Approx(0.03));
  pacing.news();
  CHECK(pacing.due(now, false));
  CHECK(pacing.patience(now, false, never) <= 0.0);
  pacing.drawn(now);
  CHECK_FALSE(pacing.due(now + 1.0, false));
}

TEST_CASE("progress is cheap to show, news is not") {
  Pacing pacing;
  while (pacing.pending()) pacing.drawn(0.0);
  pacing.progress();
  CHECK_FALSE(pacing.due(0.03, true));
  CHECK(pacing.due(0.04, true));
  pacing.news();
  CHECK_FALSE(pacing.due(0.04, true));
  CHECK(pacing.due(0.07, true));
  pacing.stir();
  CHECK(pacing.due(0.04, true));
}

TEST_CASE("what the user waits for is drawn at once, however dear the frames are") {
  Pacing pacing;
  while (pacing.pending()) pacing.drawn(0.0);
  pacing.drawn(0.0, 0.2);
  pacing.news();
  CHECK_FALSE(pacing.due(0.02, true));
  pacing.awaited();
  CHECK(pacing.due(0.02, true));
  pacing.drawn(0.02, 0.2);
  CHECK_FALSE(pacing.pending());
  pacing.news();
  CHECK_FALSE(pacing.due(0.04, true));
}

TEST_CASE("what moves is drawn more often than what is new") {
  Pacing pacing;
  while (pacing.pending()) pacing.drawn(0.0);
  pacing.news();
  CHECK_FALSE(pacing.due(0.045, true));
  pacing.motion();
  CHECK(pacing.due(0.045, true));
  CHECK_FALSE(pacing.due(0.04, true));
  CHECK(pacing.due(0.02, false));
  pacing.drawn(0.045);
  CHECK_FALSE(pacing.pending());
}

TEST_CASE("the trainer is left its processor") {
  CHECK(frames_in_ten_seconds(true, false) <= 155);
  CHECK(frames_in_ten_seconds(true, true) <= 305);
  CHECK(frames_in_ten_seconds(true, true) >= 280);
  CHECK(frames_in_ten_seconds(false, true) <= 610);
  CHECK(frames_in_ten_seconds(false, true) >= 550);
}

TEST_CASE(
    "frames that the processor draws itself leave it three quarters of the time for the run") {
  Pacing pacing;
  while (pacing.pending()) pacing.drawn(0.0);
  pacing.drawn(0.0, 0.03);
  pacing.motion();
  CHECK_FALSE(pacing.due(0.115, true));
  CHECK(pacing.due(0.125, true));
  CHECK(pacing.motion_interval(true) == doctest::Approx(0.12));
  CHECK(pacing.due(0.02, false));  // nothing runs
  pacing.stir();
  CHECK(pacing.due(0.04, true));  // the user is not kept waiting
  while (pacing.pending()) pacing.drawn(0.0, 0.2);
  pacing.motion();
  CHECK(pacing.due(0.13, true));  // it moves, whatever that costs
}
