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
  const auto curves = [&] { return pinned.shown().front().seeds.front(); };

  // The run has gone on: what was pinned stays as it was.
  pinned.follow(snapshot_at(9));
  CHECK(curves() == coarse);
  // Another run is another run.
  Snapshot other = snapshot;
  other.run = 5;
  other.tilts = full;
  pinned.follow(other);
  CHECK(curves() == coarse);
  snapshot.tilts = full;
  pinned.follow(snapshot);
  CHECK(curves() == full);
  CHECK_FALSE(pinned.pin(snapshot));
  snapshot.tilts = coarse;
  pinned.follow(snapshot);
  CHECK(curves() == full);
}
