#include "view/plots/pinned_runs.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("the curves of a pinned run become as precise as they come to be, and no longer") {
  Snapshot snapshot = snapshot_at(7);
  const auto full = snapshot.tilts;
  auto coarse = std::make_shared<std::vector<TiltRecord>>(*full);
  for (TiltRecord& record : *coarse) record.precision = Precision::coarse;
  snapshot.tilts = coarse;
  PinnedRuns pinned;
  REQUIRE(pinned.pin(snapshot));
  const auto curves = [&] { return pinned.shown(Experiment{}).front().seeds.front(); };
  auto follow = [&, version = std::uint64_t{1}](Snapshot next) mutable {
    next.version = ++version;
    pinned.follow(next);
  };

  // The run has gone on: what was pinned stays as it was.
  follow(snapshot_at(9));
  CHECK(curves() == coarse);
  // Another run is another run.
  Snapshot other = snapshot;
  other.run = 5;
  other.tilts = full;
  follow(other);
  CHECK(curves() == coarse);
  snapshot.tilts = full;
  follow(snapshot);
  CHECK(curves() == full);
  CHECK_FALSE(pinned.pin(snapshot));
  snapshot.tilts = coarse;
  follow(snapshot);
  CHECK(curves() == full);
}

TEST_CASE(
    "what a comparison has pinned steps aside for the next one, what a user has pinned stays") {
  PinnedRuns pinned;
  Snapshot own = snapshot_at(7);
  own.run = 1;
  Snapshot compared = snapshot_at(9);
  compared.run = 2;
  REQUIRE(pinned.pin(own));
  REQUIRE(pinned.pin(compared, "guidance", true));
  CHECK(pinned.shown(Experiment{}).back().name == "2: guidance");
  CHECK(pinned.shown(Experiment{}).back().about == "Pinned run 2, with N = 20.");
  CHECK(pinned.pictures().back().of_methods);
  CHECK_FALSE(pinned.pictures().front().of_methods);
  pinned.set_comparisons_aside();
  REQUIRE(pinned.shown(Experiment{}).size() == 1);
  CHECK(pinned.shown(Experiment{}).front().name == "1: N = 20");
  // Beside a run with another target or method, it is said.
  Experiment other;
  other.tilting.lambda = 2.0;
  CHECK(pinned.shown(other).front().name == "1: N = 20, other target");
  CHECK(pinned.shown(other).front().same_method);
  other = Experiment{};
  other.method.kind = MethodKind::draft;
  CHECK(pinned.shown(other).front().name == "1: N = 20");
  CHECK_FALSE(pinned.shown(other).front().same_method);
  CHECK(pinned.count() == 2);
  CHECK(pinned.holds(2));
  CHECK_FALSE(pinned.holds(3));
}

TEST_CASE("a run without tilts can be pinned, and what it scores is taken up when it is known") {
  Experiment experiment;
  experiment.method.kind = MethodKind::steering;
  Snapshot snapshot = idle_snapshot(experiment);
  snapshot.course = std::make_shared<const TiltCourse>(TiltCourse::at_once(experiment, 0));
  snapshot.run = 4;
  PinnedRuns pinned;
  CHECK_FALSE(pinned.pin(snapshot));
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(1);
  snapshot.phase = Phase::finished;
  REQUIRE(pinned.pin(snapshot));
  CHECK(pinned.shown(Experiment{}).front().name == "1: steering (SMC)");
  CHECK(pinned.pictures().front().pictures.result.judgement == nullptr);
  snapshot.judgement = std::make_shared<const Judgement>();
  pinned.follow(snapshot);
  CHECK(pinned.pictures().front().pictures.result.judgement == snapshot.judgement);
}

TEST_CASE("what a session has published is looked at once, in however many frames it is drawn") {
  Snapshot snapshot = snapshot_at(7);
  snapshot.phase = Phase::finished;
  snapshot.version = 8;
  PinnedRuns pinned;
  REQUIRE(pinned.pin(snapshot));
  pinned.follow(snapshot);
  // A snapshot never changes: what differs here only shows whether it was looked at again.
  snapshot.judgement = std::make_shared<const Judgement>();
  const auto judgement = [&] { return pinned.pictures().front().pictures.result.judgement; };
  pinned.follow(snapshot);
  CHECK(judgement() == nullptr);
  snapshot.version = 9;
  pinned.follow(snapshot);
  CHECK(judgement() == snapshot.judgement);
}
