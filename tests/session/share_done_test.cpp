#include "session/share_done.h"

#include "session/driving.h"

#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

struct Piece {
  int tilt;
  Activity activity;
  double seconds;
};

/// The paper's problem in `last` tilts, as long as its pieces take on two cores.
std::vector<Piece> pieces_of(int last) {
  std::vector<Piece> pieces{{0, Activity::evaluating, 0.18}};
  for (int k = 0; k < last; ++k) {
    pieces.push_back({k, Activity::sampling, 0.253});
    pieces.push_back({k, Activity::tilting, 0.611});
    pieces.push_back({k + 1, Activity::evaluating, 0.18});
  }
  pieces.push_back({last, Activity::sampling, 0.42});
  return pieces;
}

}  // namespace

TEST_CASE("the time left is right from the first tilt on") {
  const Experiment experiment;
  for (const int last : {1, 20, 200}) {
    CAPTURE(last);
    const std::vector<Piece> pieces = pieces_of(last);
    double all = 0.0;
    for (const Piece& piece : pieces) all += piece.seconds;
    double passed = 0.0;
    double before = 0.0;
    for (const Piece& piece : pieces) {
      for (const double progress : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const double done = share_done(experiment, last, piece.tilt, piece.activity, progress);
        CHECK(done >= before - 1e-12);
        before = done;
        const double elapsed = passed + progress * piece.seconds;
        if (elapsed < 0.05) continue;
        CAPTURE(elapsed);
        CHECK(elapsed / done == doctest::Approx(all).epsilon(0.15));
      }
      passed += piece.seconds;
    }
    CHECK(before == doctest::Approx(1.0));
  }
}

TEST_CASE("a run's work is done in the order in which it is counted") {
  const Experiment experiment = tiny();
  Session session(experiment, {});
  session.send(SetPace{0.02});
  session.send(Play{});
  double before = 0.0;
  int seen = 0;
  wait_until(session, [&](const Snapshot& s) {
    if (s.phase != Phase::tilting || s.activity == Activity::none)
      return s.phase == Phase::finished;
    const double done = share_done(experiment, 3, s.tilt, s.activity, s.progress);
    CHECK(done >= before - 1e-12);
    CHECK(done <= 1.0 + 1e-12);
    before = done;
    ++seen;
    return false;
  });
  CHECK(seen > 5);
  CHECK(before > 0.8);
}
