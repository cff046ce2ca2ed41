#include "view/state/draft.h"

#include "view/mock_gui.h"
#include "view/state/change_words.h"
#include "view/state/wording.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

struct Fixture {
  std::vector<Command> sent;
  Snapshot snapshot = snapshot_at(7);
  Draft draft{[this](Command command) { sent.push_back(std::move(command)); }};

  Fixture() { draft.follow(snapshot, {}, 0.0); }

  Experiment with_lambda(double lambda) const {
    Experiment changed = draft.shown();
    changed.tilting.lambda = lambda;
    return changed;
  }
};

}  // namespace

TEST_CASE("a change is shown while it is held and sent when it is let go") {
  Fixture f;
  f.draft.edit(about("tilting.lambda"), f.with_lambda(1.5));
  CHECK(f.sent.empty());
  CHECK(f.draft.shown().tilting.lambda == 1.5);
  REQUIRE(f.draft.pending() != nullptr);
  CHECK(f.draft.note(about("tilting.lambda"))->text ==
        "New λ: the run will start over from the base model.");
  CHECK(f.draft.note(about("tilting.eta")) == nullptr);
  // Snapshots of the old experiment do not pull the widget back.
  f.draft.follow(f.snapshot, {}, 0.1);
  CHECK(f.draft.shown().tilting.lambda == 1.5);

  f.draft.commit();
  REQUIRE(f.sent.size() == 1);
  CHECK(std::get<Configure>(f.sent[0]).experiment.tilting.lambda == 1.5);
  CHECK(f.draft.pending() == nullptr);
  f.draft.follow(f.snapshot, {}, 0.2);
  CHECK(f.draft.shown().tilting.lambda == 1.5);
  CHECK(f.draft.note(about("tilting.lambda"))->text ==
        "New λ: back at the base model. Press Play: a run takes about 20 s.");

  // Whatever the session makes of it is what counts.
  f.snapshot.experiment = std::make_shared<const Experiment>();
  f.draft.follow(f.snapshot, {}, 0.3);
  CHECK(f.draft.shown().tilting.lambda == 1.0);
  f.draft.commit();
  CHECK(f.sent.size() == 1);
}

TEST_CASE("what cannot be run is refused with its reason, which goes away in time") {
  Fixture f;
  f.draft.edit(about("tilting.lambda"), f.with_lambda(std::numeric_limits<double>::quiet_NaN()));
  CHECK(f.draft.pending() == nullptr);
  REQUIRE(f.draft.note(about("tilting.lambda")) != nullptr);
  CHECK(f.draft.note(about("tilting.lambda"))->error);
  CHECK(f.draft.note(about("tilting.lambda"))->text.find("λ") != std::string::npos);
  f.draft.follow(f.snapshot, {}, 100.0);
  CHECK(f.draft.note(about("tilting.lambda")) != nullptr);
  f.draft.commit();
  CHECK(f.sent.empty());
  CHECK(f.draft.shown().tilting.lambda == 1.0);
  f.draft.follow(f.snapshot, {}, 101.0);
  CHECK(f.draft.note(about("tilting.lambda")) != nullptr);
  f.draft.follow(f.snapshot, {}, f.draft.note_ends());
  CHECK(f.draft.note(about("tilting.lambda")) == nullptr);
}

TEST_CASE("undo and redo bring back the run that stood, and say so") {
  Fixture f;
  f.snapshot.run = 3;
  f.draft.follow(f.snapshot, {}, 0.0);
  const Snapshot first = f.snapshot;
  f.draft.apply(about("tilting.lambda"), f.with_lambda(1.5));
  REQUIRE(is<Configure>(f.sent.back()));

  const auto kept = [](std::uint64_t run, const Snapshot& s, int tilt) {
    return std::make_shared<const std::vector<Snapshot::OtherRun>>(
        std::vector<Snapshot::OtherRun>{{run, s.experiment, tilt}});
  };
  Experiment stronger;
  stronger.tilting.lambda = 1.5;
  Snapshot second = snapshot_at(2, stronger);
  second.run = 4;
  second.kept_runs = kept(3, first, 7);
  f.draft.follow(second, {}, 1.0);
  REQUIRE(f.draft.undo());
  REQUIRE(is<Restore>(f.sent.back()));
  CHECK(std::get<Restore>(f.sent.back()).run == 3);
  CHECK(std::get<Restore>(f.sent.back()).experiment.tilting.lambda == 1.0);
  CHECK(f.draft.shown().tilting.lambda == 1.0);
  CHECK(f.draft.note(about("tilting.lambda"))->text ==
        "Undo: back to λ = 1 and its run, after tilt 7.");

  Snapshot again = first;
  again.kept_runs = kept(4, second, 2);
  f.draft.follow(again, {}, 2.0);
  REQUIRE(f.draft.redo());
  REQUIRE(is<Restore>(f.sent.back()));
  CHECK(std::get<Restore>(f.sent.back()).run == 4);
  CHECK(std::get<Restore>(f.sent.back()).experiment.tilting.lambda == 1.5);
  CHECK(f.draft.note(about("tilting.lambda"))->text ==
        "Redo: back to λ = 1.5 and its run, after tilt 2.");

  // The run may have been let go of meanwhile.
  second.kept_runs = std::make_shared<const std::vector<Snapshot::OtherRun>>();
  f.draft.follow(second, {}, 3.0);
  REQUIRE(f.draft.undo());
  CHECK(f.draft.note(about("tilting.lambda"))->text ==
        "Undo: back to λ = 1; its run is no longer kept.");
}

TEST_CASE("what a run began with is not said any more when it is over") {
  Fixture f;
  f.draft.apply(about("tilting.lambda"), f.with_lambda(1.5));
  Experiment stronger;
  stronger.tilting.lambda = 1.5;
  Snapshot under_way = snapshot_at(7, stronger);
  f.draft.follow(under_way, {}, 0.1);
  CHECK(f.draft.any_note() != nullptr);
  Snapshot over = snapshot_at(20, stronger);
  over.phase = Phase::finished;
  f.draft.follow(over, {}, 0.2);
  CHECK(f.draft.any_note() == nullptr);
}

TEST_CASE("what undo brings back has the names that the window has") {
  const auto undone = [](const Subject& about, auto change) {
    Fixture f;
    f.snapshot.run = 3;
    f.draft.follow(f.snapshot, {}, 0.0);
    Experiment changed = f.draft.shown();
    change(changed);
    f.draft.apply(about, changed);
    Snapshot second = snapshot_at(2, changed);
    second.run = 4;
    f.draft.follow(second, {}, 1.0);
    REQUIRE(f.draft.undo());
    return f.draft.any_note()->text;
  };
  // A preset that differs in one setting is not that setting.
  CHECK(undone(preset_subject, [](Experiment& e) {
          e.reward.b = Eigen::Vector2d(1.0, 0.0);
        }).starts_with("Undo: back to b = (0, 4)"));
  CHECK(undone(about("tilting.average"), [](Experiment& e) {
          e.tilting.average = Average::sample;
        }).find("\"") == std::string::npos);
}

TEST_CASE("a setting of the fit is taken back by the name of its control") {
  Fixture f;
  f.snapshot.run = 3;
  f.snapshot.phase = Phase::finished;
  f.draft.follow(f.snapshot, {}, 0.0);
  Experiment scaled = f.draft.shown();
  scaled.tilting.scaling = RateScaling::delta;
  f.draft.apply(about("tilting.scaling"), scaled);
  Snapshot second = snapshot_at(2, scaled);
  second.run = 4;
  f.draft.follow(second, {}, 1.0);
  REQUIRE(f.draft.undo());
  CHECK(f.draft.note(about("tilting.scaling"))->text.starts_with("Undo: back to rate with δ = "));
}

TEST_CASE("a change that leaves the run alone is taken back within it") {
  Fixture f;
  f.snapshot = snapshot_at(7, with_ddim());
  f.draft.follow(f.snapshot, {}, 0.0);
  Experiment changed = f.draft.shown();
  changed.tilting.sampler.eta = 0.5;
  f.draft.apply(about("tilting.eta"), changed);
  REQUIRE(f.draft.undo());
  CHECK(is<Configure>(f.sent.back()));
  // Of a run that is over, there is no next tilt.
  f.snapshot.phase = Phase::finished;
  f.draft.follow(f.snapshot, {}, 1.0);
  f.draft.apply(about("tilting.eta"), changed);
  REQUIRE(f.draft.undo());
  CHECK(is<Restore>(f.sent.back()));
}

TEST_CASE("the effects in words") {
  CHECK(describe_effect(about("tilting.eta"), ChangeEffect::next_tilt, true, true) ==
        "New η: applies from the next tilt.");
  CHECK(describe_effect(about("reward.b"), ChangeEffect::restart, true, true) ==
        "New b: the run starts over from the base model.");
  CHECK(describe_effect(about("reward.b"), ChangeEffect::restart, false, true).empty());
  CHECK(describe_effect(preset_subject, ChangeEffect::retrain_base, false, true) ==
        "New preset: needs another base model.");
  CHECK(describe_effect(about("tilting.tilts"), ChangeEffect::none, true, true).empty());
}

TEST_CASE("seeds stay within what a configuration file can hold") {
  Fixture f;
  f.draft.reseed(41);
  REQUIRE(f.sent.size() == 1);
  CHECK(std::get<Reseed>(f.sent[0]).seed == 41);
  CHECK(f.draft.shown().seed == 41);
  CHECK(f.draft.next_seed() == 42);
  f.draft.reseed(static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  CHECK(f.draft.next_seed() == 0);
  f.draft.follow(f.snapshot, {}, 0.1);
  const std::size_t sent = f.sent.size();
  f.draft.reseed(std::uint64_t{1} << 63U);
  CHECK(f.sent.size() == sent);
  CHECK(f.draft.shown().seed == f.snapshot.experiment->seed);
  REQUIRE(f.draft.note(about("seed")) != nullptr);
  CHECK(f.draft.note(about("seed"))->error);
}

TEST_CASE("a new target branches off from the tilt looked at, where that is wished for") {
  Fixture f;
  f.draft.branches = true;
  f.draft.follow(f.snapshot, 4, 0.0);
  Experiment changed = f.draft.shown();
  changed.reward.b = Eigen::Vector2d(3.0, 0.0);
  changed.tilting.tilts = 10;
  f.draft.edit(about("reward.b"), changed);
  CHECK(f.draft.note(about("reward.b"))->text ==
        "New b: will continue from tilt 4 for 10 more tilts.");
  REQUIRE(f.draft.pending_course());
  CHECK(f.draft.pending_course()->last() == 14);
  CHECK_FALSE(f.draft.take_branch());
  f.draft.commit();
  REQUIRE(f.sent.size() == 1);
  REQUIRE(is<Branch>(f.sent[0]));
  CHECK(std::get<Branch>(f.sent[0]).tilt == 4);
  CHECK(std::get<Branch>(f.sent[0]).experiment.reward.b == changed.reward.b);
  CHECK(f.draft.take_branch());
  CHECK_FALSE(f.draft.take_branch());
  CHECK(f.draft.note(about("reward.b"))->text == "New b: continues from tilt 4 for 10 more tilts.");
}

TEST_CASE("what a branch cannot change starts over, and what needs none has none") {
  Fixture f;
  f.draft.branches = true;
  // At the newest tilt, the next one takes a sampler's setting over by itself.
  f.draft.follow(f.snapshot, {}, 0.0);
  Experiment changed = f.draft.shown();
  changed.tilting.sampler.steps = 30;
  f.draft.apply(about("tilting.steps"), changed);
  CHECK(is<Configure>(f.sent.back()));
  f.draft.follow(f.snapshot, 2, 0.1);
  f.draft.apply(about("tilting.steps"), changed);
  REQUIRE(is<Branch>(f.sent.back()));
  CHECK(std::get<Branch>(f.sent.back()).tilt == 2);
  // Another base density needs another base model.
  changed.base.means[0].x() = -1.0;
  f.draft.apply(about("base.means"), changed);
  CHECK(is<Configure>(f.sent.back()));
  // Before there is a run, there is nothing to go on from.
  Fixture idle;
  idle.draft.branches = true;
  idle.snapshot = idle_snapshot();
  idle.draft.follow(idle.snapshot, {}, 0.0);
  idle.draft.apply(about("tilting.lambda"), idle.with_lambda(0.5));
  CHECK(is<Configure>(idle.sent.back()));
}

TEST_CASE("a branch that has no target or no model is refused with its reason") {
  Fixture f;
  f.draft.branches = true;
  History thin = *f.snapshot.history;
  thin.tilts[4].parameters.reset();
  f.snapshot.history = std::make_shared<const History>(thin);
  f.draft.follow(f.snapshot, 4, 0.0);
  f.draft.apply(about("tilting.lambda"), f.with_lambda(0.5));
  CHECK(f.sent.empty());
  CHECK(f.draft.note(about("tilting.lambda"))->text ==
        "The model of tilt 4 is no longer kept. Choose one with a bright mark in the history.");
  CHECK(f.draft.shown().tilting.lambda == 1.0);
  CHECK(f.draft.branch() ==
        "The model of tilt 4 is no longer kept. Choose one with a bright mark in the history.");
}

TEST_CASE("what cannot be continued is told in a sentence") {
  std::vector<Command> sent;
  Draft draft([&](Command command) { sent.push_back(std::move(command)); });
  draft.follow(snapshot_at(20), {}, 0.0);
  CHECK(draft.branch() == "No tilt is left after tilt 20: take a larger N, with the same λ/N.");
  CHECK(sent.empty());
}

TEST_CASE("a new base density says whether Play trains a model for it, and how long that takes") {
  std::vector<Command> sent;
  Draft draft([&](Command command) { sent.push_back(std::move(command)); }, {Experiment{}});
  Snapshot snapshot = idle_snapshot();
  draft.follow(snapshot, {}, 0.0);
  CHECK_FALSE(draft.trains_base(draft.shown()));
  Experiment changed = draft.shown();
  changed.base.means[0].x() = -1.0;
  CHECK(draft.trains_base(changed));
  const std::string time = coarse_seconds(draft.seconds_of_training(changed));
  draft.edit(about("base.means"), changed);
  CHECK(draft.any_note()->text == "New base density: the run will train its model (" + time + ").");
  draft.commit();
  CHECK(draft.any_note()->text ==
        "New base density: press Play to train its model (" + time + ").");
  snapshot = idle_snapshot(changed);
  draft.follow(snapshot, {}, 1.0);
  CHECK(draft.has_other_base());
  CHECK(draft.trains_base(changed));
  // Once it is trained, it is there.
  snapshot.base_ready = true;
  draft.follow(snapshot, {}, 2.0);
  CHECK_FALSE(draft.trains_base(changed));
  // The old base density's model was there all the time.
  draft.apply(about("base.means"), Experiment{});
  CHECK(draft.any_note()->text ==
        "New base density: press Play to start from its base model, which is ready.");
}

TEST_CASE("what is refused is refused in the words of the window") {
  Fixture f;
  Experiment changed = f.draft.shown();
  changed.tilting.samples = 32;
  f.draft.edit(about("tilting.samples"), changed);
  CHECK(f.draft.any_note()->text == "S cannot be below the batch size (64).");
  f.draft.cancel();
  changed = f.draft.shown();
  changed.tilting.batch = 5'000;
  f.draft.edit(about("tilting.batch"), changed);
  CHECK(f.draft.any_note()->text == "The batch size cannot be above S (3000).");
  f.draft.cancel();
  changed = f.draft.shown();
  changed.tilting.rate = 2.0;
  f.draft.edit(about("tilting.rate"), changed);
  CHECK(f.draft.any_note()->text == "learning rate = 2 must be above 0 and at most 1.");
}

TEST_CASE("the newest changes can be taken back, and of the oldest nothing is kept") {
  Fixture f;
  constexpr int more = 50;
  const auto count = static_cast<int>(Draft::most_undone) + more;
  for (int i = 1; i <= count; ++i) f.draft.apply(about("tilting.lambda"), f.with_lambda(1.0 + i));
  int taken_back = 0;
  while (f.draft.undo()) ++taken_back;
  CHECK(taken_back == static_cast<int>(Draft::most_undone));
  CHECK(f.draft.shown().tilting.lambda == 1.0 + more);
}
