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
  experiment.tilting.samples = 100;
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

Experiment with_method_kind(MethodKind kind) {
  Experiment experiment = with_tilts(30);
  experiment.method.kind = kind;
  return experiment;
}

/// Of these methods, as the window names them.
std::vector<Comparison::Contestant> contestants() {
  return {{"guidance", with_method_kind(MethodKind::guidance)},
          {"DRaFT with KL", with_method_kind(MethodKind::draft)},
          {"adjoint matching", with_method_kind(MethodKind::adjoint_matching)}};
}

/// A run of this method that is over; with a W2, unless it is awaited.
Snapshot finished_by(MethodKind kind, std::uint64_t run, bool awaited = false) {
  Snapshot snapshot = finished(30, run);
  snapshot.experiment = std::make_shared<const Experiment>(with_method_kind(kind));
  Judgement judgement;
  judgement.stage = awaited ? Judgement::Stage::moments : Judgement::Stage::w2;
  snapshot.judgement = std::make_shared<const Judgement>(judgement);
  snapshot.measuring = true;
  return snapshot;
}

void check_begins(const std::vector<Command>& commands, MethodKind kind) {
  REQUIRE(commands.size() == 2);
  REQUIRE(is<Configure>(commands[0]));
  CHECK(std::get<Configure>(commands[0]).experiment.method.kind == kind);
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

TEST_CASE("a run that began with another target is none of N tilts") {
  Comparison comparison;
  Snapshot longer = finished(20, 7);
  const TiltCourse before = TiltCourse([] {
    Experiment other = with_tilts(20);
    other.tilting.lambda = 2.0;
    return other;
  }());
  longer.course = std::make_shared<const TiltCourse>(before.branched(7, *longer.experiment));
  REQUIRE(longer.course->last() == 27);
  const auto first = comparison.start(longer, *longer.experiment);
  check_begins(first.commands, 20);
  CHECK(std::get<Configure>(first.commands[0]).start_over);
  CHECK_FALSE(comparison.follow(longer).pins);
  CHECK_FALSE(comparison.follow(under_way(20, 8)).pins);
  const auto second = comparison.follow(finished(20, 8));
  CHECK(second.pins);
  check_begins(second.commands, 50);
  CHECK_FALSE(std::get<Configure>(second.commands[0]).start_over);
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
  window.frames(2);
  window.click("##compare-four");
  window.frames(2);
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
  CHECK(window.has("##grid-back"));
  window.perform(Action::close);
  window.frames(2);
  // What is finished stays in sight, with a way back.
  CHECK(window.has("##grid-back"));
  const auto back = std::ranges::find_if(window.sent, is<Restore>);
  REQUIRE(back != window.sent.end());
  CHECK(std::get<Restore>(*back).run == 7);
  const std::size_t sent = window.sent.size();
  window.snapshot = finished(50, 9);
  window.frames(2);
  CHECK(window.sent.size() == sent);
}

TEST_CASE("a comparison that stops before anything is finished leaves the picture") {
  MockWindow window(finished(30, 7));
  window.perform(Action::compare);
  window.snapshot = under_way(20, 8);
  window.frames(2);
  CHECK(window.has("##grid-back"));
  window.perform(Action::compare);
  window.frames(2);
  CHECK_FALSE(window.has("##grid-back"));
}

TEST_CASE("the menu of methods says by which settings each runs") {
  MockWindow window(finished(30, 7));
  window.click("##compare");
  window.frames(2);
  const ImVec2 at = window.point_of("##compare/implicit");
  window.move(at.x, at.y);
  window.wait(1.0F);
  CHECK(window.interface().signposts().words.find(
            "Settings: method = iterative tilting, target = implicit.") != std::string::npos);
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

TEST_CASE("methods run one after another under their names, and the run from before comes back") {
  Comparison comparison;
  const Snapshot before = finished(30, 7);
  check_begins(comparison.start(before, *before.experiment, contestants()).commands,
               MethodKind::guidance);
  CHECK(comparison.of_methods());
  CHECK(comparison.name() == "guidance");
  CHECK(comparison.count() == 3);
  auto turn = comparison.follow(finished_by(MethodKind::guidance, 8));
  CHECK(turn.pins);
  CHECK(turn.name == "guidance");
  check_begins(turn.commands, MethodKind::draft);
  turn = comparison.follow(finished_by(MethodKind::draft, 9));
  CHECK(turn.name == "DRaFT with KL");
  check_begins(turn.commands, MethodKind::adjoint_matching);
  turn = comparison.follow(finished_by(MethodKind::adjoint_matching, 10));
  CHECK(turn.pins);
  REQUIRE_FALSE(turn.commands.empty());
  REQUIRE(is<Restore>(turn.commands[0]));
  CHECK(std::get<Restore>(turn.commands[0]).run == 7);
  CHECK_FALSE(comparison.under_way());
}

TEST_CASE("a method is pinned once its W2 is measured, for that stands below its picture") {
  Comparison comparison;
  const Snapshot before = finished(30, 7);
  comparison.start(before, *before.experiment, contestants());
  CHECK_FALSE(comparison.follow(finished_by(MethodKind::guidance, 8, true)).pins);
  Snapshot unmeasured = finished_by(MethodKind::guidance, 8, true);
  unmeasured.measuring = false;
  CHECK(Comparison(comparison).follow(unmeasured).pins);
  CHECK(comparison.follow(finished_by(MethodKind::guidance, 8)).pins);
}

TEST_CASE("a method that fails is pinned as far as it has come, and the next one runs") {
  Comparison comparison;
  const Snapshot before = finished(30, 7);
  comparison.start(before, *before.experiment, contestants());
  comparison.follow(finished_by(MethodKind::guidance, 8));
  // The run from before has failed in its time; that is not this one's failure.
  Snapshot failed = finished_by(MethodKind::draft, 8);
  failed.phase = Phase::failed;
  CHECK_FALSE(Comparison(comparison).follow(failed).pins);
  failed.run = 9;
  const auto turn = comparison.follow(failed);
  CHECK(turn.pins);
  check_begins(turn.commands, MethodKind::adjoint_matching);
  // What somebody else has configured ends it all the same.
  CHECK_FALSE(comparison.follow(under_way(33, 10)).pins);
  CHECK_FALSE(comparison.under_way());
}

TEST_CASE("a run that has only sampled is a run to come back to") {
  Comparison comparison;
  const Snapshot before = finished_by(MethodKind::guidance, 7);
  comparison.start(before, *before.experiment, contestants());
  REQUIRE(comparison.before().run);
  CHECK(*comparison.before().run == 7);
}

namespace {

/// The methods that a comparison with these chosen would run.
std::vector<MethodKind> compared_in(MockWindow& window) {
  std::vector<MethodKind> kinds;
  for (std::uint64_t run = 20; run < 30; ++run) {
    const auto configure = std::ranges::find_if(window.sent, is<Configure>);
    if (configure == window.sent.end()) break;
    const Experiment wanted = std::get<Configure>(*configure).experiment;
    kinds.push_back(wanted.method.kind);
    window.sent.clear();
    window.snapshot = finished(wanted.tilting.tilts, run);
    window.snapshot.experiment = std::make_shared<const Experiment>(wanted);
    window.frames(2);
  }
  return kinds;
}

}  // namespace

TEST_CASE("a box chooses each method, and the button compares those that are chosen") {
  MockWindow window(under_way(30, 7));
  window.click("##compare");
  window.frames(2);
  // What is chosen at first, without DRaFT and with DPOK.
  window.click("##compare/draft");
  window.click("##compare/dpok");
  window.click("##compare-these");
  window.frames(2);
  CHECK(window.pinned.size() == 1);  // the run from before, against being pushed out
  const std::vector<MethodKind> expected = {MethodKind::iterative_tilting,
                                            MethodKind::policy_gradient, MethodKind::steering,
                                            MethodKind::guidance, MethodKind::adjoint_matching};
  CHECK(compared_in(window) == expected);
  const auto back = std::ranges::find_if(window.sent, is<Restore>);
  REQUIRE(back != window.sent.end());
  CHECK(std::get<Restore>(*back).run == 7);
  REQUIRE(window.pinned.size() == 2);
  CHECK_FALSE(std::get<PinRun>(window.pinned.back()).pinned);
  // One curve each, under its name.
  CHECK(window.has("##nll/1: iterative tilting"));
}

TEST_CASE("what needs a gradient that the reward has not is out of reach, and says why") {
  Experiment experiment = with_tilts(30);
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "x1 > 0";
  Snapshot snapshot = idle_snapshot(experiment);
  MockWindow window(snapshot);
  window.click("##compare");
  window.frames(2);
  const ImVec2 at = window.point_of("##compare/guidance");
  window.move(at.x, at.y);
  window.wait(1.0F);
  CHECK(window.interface().signposts().disabled);
  CHECK(window.interface().signposts().reason.find("needs the gradient of the reward") !=
        std::string::npos);
  window.click("##compare-these");
  window.frames(2);
  const std::vector<MethodKind> expected = {MethodKind::iterative_tilting, MethodKind::steering};
  CHECK(compared_in(window) == expected);
}

TEST_CASE("curves of methods go against passes, unless something else is chosen that all share") {
  const auto label = [](plot::Abscissa chosen) {
    Preferences preferences = with_all_settings();
    preferences.abscissa = chosen;
    MockWindow window(finished(30, 7), {}, ImVec2(1280.0F, 800.0F), preferences);
    window.perform(Action::compare_methods);
    return window.interface().preferences().abscissa;
  };
  CHECK(label(plot::Abscissa::tilt) == plot::Abscissa::passes);
  CHECK(label(plot::Abscissa::strength) == plot::Abscissa::passes);
  CHECK(label(plot::Abscissa::seconds) == plot::Abscissa::seconds);
}

TEST_CASE(
    "when the pictures of a comparison are closed, curves are against what was chosen before") {
  MockWindow window(finished(30, 7));
  const auto against = [&] { return window.interface().preferences().abscissa; };
  REQUIRE(against() == plot::Abscissa::tilt);
  window.perform(Action::compare_methods);
  window.frames(2);
  window.perform(Action::compare_methods);  // stops it
  window.frames(2);
  CHECK(against() == plot::Abscissa::passes);
  window.perform(Action::grid);
  window.frames(2);
  CHECK(against() == plot::Abscissa::tilt);
}
