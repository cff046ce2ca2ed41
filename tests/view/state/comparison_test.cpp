#include "view/state/comparison.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

Experiment with_tilts(int tilts) {
  Experiment experiment;
  experiment.tilting.samples = 50;
  experiment.tilting.tilts = tilts;
  return experiment;
}

/// A run of N tilts that is over.
Snapshot finished(int tilts, std::uint64_t run) {
  Snapshot snapshot = snapshot_at(tilts, with_tilts(tilts));
  snapshot.phase = Phase::finished;
  snapshot.run = run;
  return snapshot;
}

/// A run of N tilts that is under way.
Snapshot under_way(int tilts, std::uint64_t run) {
  Snapshot snapshot = snapshot_at(3, with_tilts(tilts));
  snapshot.phase = Phase::tilting;
  snapshot.run = run;
  return snapshot;
}

int tilts_of(const Command& command) {
  REQUIRE(is<Configure>(command));
  return std::get<Configure>(command).experiment.tilting.tilts;
}

/// Whether a run of N tilts is asked for.
void check_begins(const std::vector<Command>& commands, int tilts) {
  REQUIRE(commands.size() == 2);
  CHECK(tilts_of(commands[0]) == tilts);
  CHECK(is<Play>(commands[1]));
}

}  // namespace

TEST_CASE("four N run one after another, each is pinned, and the run from before comes back") {
  Comparison comparison;
  const Snapshot before = finished(30, 7);
  check_begins(comparison.start(before, *before.experiment).commands, 20);
  CHECK(comparison.under_way());
  // Until the session takes it up, nothing more is said.
  CHECK(comparison.follow(before).commands.empty());
  std::uint64_t run = 8;
  const int next[] = {50, 100, 200};
  for (std::size_t i = 0; i < 4; ++i, ++run) {
    const int tilts = Comparison::tilts[i];
    CHECK(comparison.index() == i);
    const auto on_the_way = comparison.follow(under_way(tilts, run));
    CHECK(on_the_way.commands.empty());
    CHECK_FALSE(on_the_way.pins);
    const auto over = comparison.follow(finished(tilts, run));
    CHECK(over.pins);
    if (i < 3) {
      check_begins(over.commands, next[i]);
      // It is pinned once.
      CHECK_FALSE(comparison.follow(finished(tilts, run)).pins);
    } else {
      REQUIRE_FALSE(over.commands.empty());
      REQUIRE(is<Restore>(over.commands[0]));
      CHECK(std::get<Restore>(over.commands[0]).run == 7);
      CHECK(std::get<Restore>(over.commands[0]).experiment.tilting.tilts == 30);
    }
  }
  CHECK_FALSE(comparison.under_way());
}

TEST_CASE("a run that is there already is not run again") {
  Comparison comparison;
  const Snapshot before = finished(20, 7);
  CHECK(comparison.start(before, *before.experiment).commands.empty());
  const auto turn = comparison.follow(before);
  CHECK(turn.pins);
  check_begins(turn.commands, 50);
}

TEST_CASE("where there was no run, the one of the user's own N stays, or none") {
  for (const int own : {50, 30}) {
    CAPTURE(own);
    Comparison comparison;
    const Snapshot before = idle_snapshot(with_tilts(own));
    comparison.start(before, *before.experiment);
    std::vector<Command> last;
    std::uint64_t run = 1;
    for (const int tilts : Comparison::tilts) {
      last = comparison.follow(finished(tilts, run++)).commands;
    }
    REQUIRE(last.size() == 2);
    if (own == 50) {
      REQUIRE(is<Restore>(last[0]));
      CHECK(std::get<Restore>(last[0]).run == 2);
    } else {
      CHECK(tilts_of(last[0]) == 30);
      CHECK(is<Reset>(last[1]));
    }
  }
}

TEST_CASE("a run whose curves have gaps is pinned once they are closed") {
  Comparison comparison;
  const Snapshot before = finished(30, 7);
  comparison.start(before, *before.experiment);
  Snapshot over = finished(20, 8);
  const auto complete = over.tilts;
  auto gaps = std::make_shared<std::vector<TiltRecord>>(*complete);
  gaps->back().precision = Precision::awaited;
  over.tilts = gaps;
  over.measuring = true;
  CHECK_FALSE(comparison.follow(over).pins);
  // Nothing will come where nobody measures.
  over.measuring = false;
  CHECK(Comparison(comparison).follow(over).pins);
  over.measuring = true;
  over.tilts = complete;
  CHECK(comparison.follow(over).pins);
}

TEST_CASE("stopping goes back, and what goes wrong or is changed ends it") {
  const Snapshot before = finished(30, 7);
  Comparison comparison;
  comparison.start(before, *before.experiment);
  comparison.follow(under_way(20, 8));
  const auto stopped = comparison.stop().commands;
  REQUIRE_FALSE(stopped.empty());
  CHECK(std::get<Restore>(stopped[0]).run == 7);
  CHECK_FALSE(comparison.under_way());
  CHECK(comparison.stop().commands.empty());

  comparison.start(before, *before.experiment);
  Snapshot failed = under_way(20, 8);
  failed.phase = Phase::failed;
  CHECK(comparison.follow(failed).commands.empty());
  CHECK_FALSE(comparison.under_way());

  comparison.start(before, *before.experiment);
  comparison.follow(under_way(20, 8));
  CHECK(comparison.follow(under_way(33, 9)).commands.empty());
  CHECK_FALSE(comparison.under_way());
}

TEST_CASE("methods without tilts have nothing to compare") {
  Experiment experiment;
  CHECK(Comparison::refusal(experiment).empty());
  for (const MethodKind kind : {MethodKind::best_of_n, MethodKind::draft}) {
    experiment.method.kind = kind;
    CHECK(Comparison::refusal(experiment) ==
          "This method has no tilts whose number could be compared.");
  }
}

TEST_CASE("the button fills in both figures, and Escape brings the run back") {
  MockWindow window(finished(30, 7));
  window.click("##compare");
  REQUIRE(window.sent.size() == 2);
  check_begins(window.sent, 20);
  window.snapshot = under_way(20, 8);
  window.frames(2);
  CHECK(window.pinned.empty());
  window.snapshot = finished(20, 8);
  window.frames(2);
  REQUIRE(window.pinned.size() == 1);
  CHECK(std::get<PinRun>(window.pinned[0]).run == 8);
  check_begins({window.sent.end() - 2, window.sent.end()}, 50);
  window.snapshot = under_way(50, 9);
  window.frames(2);
  window.perform(Action::close);
  const auto back = std::ranges::find_if(window.sent, is<Restore>);
  REQUIRE(back != window.sent.end());
  CHECK(std::get<Restore>(*back).run == 7);
  const std::size_t sent = window.sent.size();
  window.snapshot = finished(50, 9);
  window.frames(2);
  CHECK(window.sent.size() == sent);
}

TEST_CASE("a change of settings ends the comparison, and undo knows the run from before") {
  MockWindow window(finished(30, 7));
  window.perform(Action::compare);
  window.snapshot = under_way(20, 8);
  window.frames(2);
  window.perform(Action::reset);
  window.sent.clear();
  window.snapshot = finished(20, 8);
  window.frames(2);
  CHECK(window.sent.empty());
  window.perform(Action::undo);
  window.perform(Action::undo);
  const auto back = std::ranges::find_if(window.sent, [](const Command& command) {
    return is<Restore>(command) && std::get<Restore>(command).run == 7;
  });
  CHECK(back != window.sent.end());
}
