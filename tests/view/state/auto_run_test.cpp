#include "view/mock_gui.h"
#include "view/state/draft.h"
#include "view/state/painting.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// A run of it takes half a second.
Experiment quick() {
  Experiment experiment;
  experiment.network = {.depth = 3, .width = 64, .time_features = 32};
  experiment.training.samples = 6'000;
  experiment.tilting.samples = 100;
  experiment.tilting.sampler.steps = 20;
  return experiment;
}

/// After k tilts, with the times of a quick run.
Snapshot quick_run(int k, Experiment experiment = quick()) {
  Snapshot snapshot = snapshot_at(k, std::move(experiment));
  auto tilts = std::make_shared<std::vector<TiltRecord>>(*snapshot.tilts);
  for (TiltRecord& record : *tilts) record.sampling_seconds = record.training_seconds = 0.0125;
  snapshot.tilts = tilts;
  snapshot.run = 3;
  if (k == snapshot.course->last()) snapshot.phase = Phase::finished;
  return snapshot;
}

struct QuickRuns {
  std::vector<Command> sent;
  Snapshot snapshot = quick_run(20);
  Draft draft{[this](Command command) { sent.push_back(std::move(command)); }};

  QuickRuns() {
    draft.auto_run = true;
    draft.follow(snapshot, {}, 0.0);
  }

  Experiment with_lambda(double lambda) const {
    Experiment changed = draft.shown();
    changed.tilting.lambda = lambda;
    return changed;
  }

  /// The mouse holds lambda, for a frame.
  void hold(double lambda) {
    draft.edit(about("tilting.lambda"), with_lambda(lambda));
    draft.follow_hand();
  }

  /// The session has taken up what was sent last.
  void take_up(std::uint64_t run) {
    for (const Command& command : sent) {
      if (is<Configure>(command)) snapshot = quick_run(0, std::get<Configure>(command).experiment);
    }
    snapshot.phase = Phase::tilting;
    snapshot.run = run;
    draft.follow(snapshot, {}, 0.0);
  }

  const Configure& configured(std::size_t i) const {
    REQUIRE(i < sent.size());
    REQUIRE(is<Configure>(sent[i]));
    return std::get<Configure>(sent[i]);
  }
};

}  // namespace

TEST_CASE("with auto-run a change that is let go runs, and without it waits") {
  for (const bool on : {false, true}) {
    CAPTURE(on);
    QuickRuns f;
    f.draft.auto_run = on;
    f.draft.apply(about("tilting.lambda"), f.with_lambda(1.5));
    REQUIRE(f.sent.size() == (on ? 2 : 1));
    CHECK(f.configured(0).experiment.tilting.lambda == 1.5);
    CHECK_FALSE(f.configured(0).transient);
    if (on) CHECK(is<Play>(f.sent[1]));
    // The run that it has ended comes back either way.
    REQUIRE(f.draft.undo());
    REQUIRE(is<Restore>(f.sent.back()));
    CHECK(std::get<Restore>(f.sent.back()).run == 3);
  }
}

TEST_CASE(
    "a picture in which nothing is painted does not run by itself, and its first stroke does") {
  for (const bool busy : {false, true}) {
    QuickRuns window;
    if (busy) window.snapshot.phase = Phase::tilting;
    window.draft.follow(window.snapshot, {}, 0.0);
    Experiment blank = quick();
    blank.reward.kind = RewardKind::picture;
    window.draft.apply(about("reward.kind"), blank);
    REQUIRE_FALSE(window.sent.empty());
    CHECK(is<Configure>(window.sent.front()));
    // What was under way does not go on with it.
    CHECK(is<Reset>(window.sent.back()) == busy);
    REQUIRE(window.draft.any_note() != nullptr);
    CHECK(window.draft.any_note()->text.ends_with(paint_words));

    window.take_up(4);
    window.snapshot.phase = Phase::idle;
    window.draft.follow(window.snapshot, {}, 0.1);
    CHECK(window.draft.waits_for() == paint_words);
    Painting painting(window.draft.shown().reward);
    painting.dab({0.0, 2.0}, 1.0, 0.5);
    Experiment painted = blank;
    painted.reward = painting.reward();
    window.draft.apply(about("reward.data"), painted);
    CHECK(is<Play>(window.sent.back()));
    // Nor does it run once it is cleared.
    window.sent.clear();
    painted.reward = without_picture(painted.reward);
    window.draft.apply(about("reward.data"), painted);
    CHECK_FALSE(is<Play>(window.sent.back()));
  }
}

TEST_CASE("a setting of the next tilt starts the run over where that is quick") {
  QuickRuns f;
  f.snapshot = quick_run(7);
  f.draft.follow(f.snapshot, {}, 0.0);
  Experiment changed = f.draft.shown();
  changed.tilting.sampler.steps = 30;
  f.draft.edit(about("tilting.steps"), changed);
  CHECK(f.draft.note(about("tilting.steps"))->text ==
        "New J: the run will start over from the base model.");
  f.draft.commit();
  REQUIRE(f.sent.size() == 2);
  CHECK(f.configured(0).start_over);
  CHECK_FALSE(f.configured(0).transient);
  CHECK(is<Play>(f.sent[1]));
  // Undo brings the run of seven tilts back.
  REQUIRE(f.draft.undo());
  CHECK(std::get<Restore>(f.sent.back()).run == 3);
}

TEST_CASE("the newest value in hand runs, each once, and the drag is one change") {
  QuickRuns f;
  f.hold(1.1);
  REQUIRE(f.sent.size() == 2);
  CHECK(f.configured(0).transient);
  CHECK(is<Play>(f.sent[1]));
  // The mouse rests for some frames.
  f.draft.follow_hand();
  f.take_up(4);
  f.draft.follow_hand();
  CHECK(f.sent.size() == 2);
  f.hold(1.2);
  f.hold(1.3);
  f.take_up(6);
  CHECK(f.sent.size() == 6);
  CHECK(f.draft.shown().tilting.lambda == 1.3);
  f.draft.commit();
  // It is running already: from now on as a run like others, and not once more.
  REQUIRE(f.sent.size() == 7);
  CHECK(f.configured(6).experiment.tilting.lambda == 1.3);
  CHECK_FALSE(f.configured(6).transient);
  REQUIRE(f.draft.undo());
  REQUIRE(is<Restore>(f.sent.back()));
  CHECK(std::get<Restore>(f.sent.back()).run == 3);
  CHECK(std::get<Restore>(f.sent.back()).experiment.tilting.lambda == 1.0);
  CHECK_FALSE(f.draft.undo());
}

TEST_CASE("what is let go at another value than ran last runs") {
  QuickRuns f;
  f.hold(1.1);
  f.draft.edit(about("tilting.lambda"), f.with_lambda(1.4));
  f.draft.commit();
  REQUIRE(f.sent.size() == 4);
  CHECK(f.configured(2).experiment.tilting.lambda == 1.4);
  CHECK_FALSE(f.configured(2).transient);
  CHECK(is<Play>(f.sent[3]));
}

TEST_CASE("while the session catches up with a drag, the slider stays where it was let go") {
  QuickRuns f;
  f.hold(1.1);
  f.hold(1.2);
  const std::vector<Command> sent = f.sent;
  f.draft.commit();
  // What it takes up is the first of them.
  f.sent = {sent[0]};
  f.take_up(4);
  CHECK(f.draft.shown().tilting.lambda == 1.2);
  f.sent = {sent[2]};
  f.take_up(5);
  CHECK(f.draft.shown().tilting.lambda == 1.2);
  // Whatever comes later is shown.
  f.snapshot = quick_run(0);
  f.draft.follow(f.snapshot, {}, 0.1);
  CHECK(f.draft.shown().tilting.lambda == 1.0);
}

TEST_CASE("a drag that is given up, or comes back to where it began, leaves the run as it was") {
  for (const bool escape : {true, false}) {
    CAPTURE(escape);
    QuickRuns f;
    f.hold(1.1);
    f.take_up(4);
    if (escape) {
      f.draft.cancel();
    } else {
      f.hold(1.0);
      f.sent.clear();
      f.draft.commit();
    }
    const auto back = std::ranges::find_if(f.sent, is<Restore>);
    REQUIRE(back != f.sent.end());
    CHECK(std::get<Restore>(*back).run == 3);
    CHECK(f.draft.shown().tilting.lambda == 1.0);
    CHECK_FALSE(f.draft.undo());
  }
  // Where nothing ran before, nothing runs afterwards.
  QuickRuns idle;
  idle.snapshot = idle_snapshot(quick());
  idle.draft.follow(idle.snapshot, {}, 0.0);
  idle.hold(1.1);
  idle.draft.cancel();
  CHECK(idle.configured(2).experiment.tilting.lambda == 1.0);
  CHECK(is<Reset>(idle.sent.back()));
}

TEST_CASE("what takes long waits until it is let go, and what takes longer for Play") {
  QuickRuns f;
  // 0.5 s for 20 tilts.
  Experiment changed = f.draft.shown();
  changed.tilting.tilts = 200;
  f.draft.edit(about("tilting.tilts"), changed);
  f.draft.follow_hand();
  CHECK(f.sent.empty());
  f.draft.commit();
  REQUIRE(f.sent.size() == 2);
  CHECK(is<Play>(f.sent[1]));

  QuickRuns slow;
  changed.tilting.tilts = 20'000;
  slow.draft.apply(about("tilting.tilts"), changed);
  REQUIRE(slow.sent.size() == 1);
  CHECK(slow.draft.note(about("tilting.tilts"))->text ==
        "New N: back at the base model. Press Play: a run takes about 8 min 20 s, too long for "
        "auto-run (up to 10 s).");
  // Who asks for it gets it, however long it takes.
  slow.sent.clear();
  changed.tilting.tilts = 30'000;
  slow.draft.apply_and_play(about("tilting.tilts"), changed);
  REQUIRE(slow.sent.size() == 2);
  CHECK(is<Play>(slow.sent[1]));
  CHECK(slow.draft.note(about("tilting.tilts"))->text ==
        "New N: the run starts over from the base model.");
}

namespace {

/// A change of a setting; some start the run over, others apply from the next tilt.
struct Change {
  Subject subject;
  void (*make)(Experiment&);
};

constexpr Change changes[] = {
    {about("tilting.lambda"), [](Experiment& e) { e.tilting.lambda = 1.5; }},
    {about("tilting.tilts"), [](Experiment& e) { e.tilting.tilts = 30; }},
    {about("reward.b"), [](Experiment& e) { e.reward.b.x() = 1.0; }},
    {about("tilting.rate"), [](Experiment& e) { e.tilting.rate = 1e-2; }},
};

/// A change of a run that stands like that; a slow one takes two seconds a tilt.
void change_run(QuickRuns& f, Phase phase, Activity activity, bool slow, const Change& change) {
  if (phase == Phase::idle) f.snapshot = idle_snapshot(quick());
  f.snapshot.base_ready = true;
  f.snapshot.activity = activity;
  f.snapshot.pace = slow ? 2.0 : 0.0;
  f.draft.follow(f.snapshot, {}, 0.0);
  Experiment experiment = f.draft.shown();
  change.make(experiment);
  f.draft.apply(change.subject, experiment);
}

void check_that_it_runs_or_waits(const QuickRuns& f, bool slow) {
  CHECK(is<Play>(f.sent.back()) == !slow);
  const Note* note = f.draft.any_note();
  if (!slow) {
    CHECK((note == nullptr || !note->waits));
    return;
  }
  REQUIRE(note != nullptr);
  CAPTURE(note->text);
  CHECK(note->waits);
  CHECK(note->text.find("Press Play: a run takes about") != std::string::npos);
}

}  // namespace

TEST_CASE("every change runs or says what it waits for, however the run stands") {
  for (const Change& change : changes) {
    CAPTURE(change.subject.name);
    for (const bool slow : {false, true}) {
      CAPTURE(slow);
      QuickRuns idle;
      change_run(idle, Phase::idle, Activity::none, slow, change);
      check_that_it_runs_or_waits(idle, slow);
      for (const Activity activity : {Activity::none, Activity::measuring_budget}) {
        QuickRuns f;
        change_run(f, Phase::finished, activity, slow, change);
        check_that_it_runs_or_waits(f, slow);
        // There is no next tilt to wait for.
        REQUIRE(f.draft.any_note() != nullptr);
        const char* said = slow ? "back at the base model" : "starts over";
        CHECK(f.draft.any_note()->text.find(said) != std::string::npos);
      }
    }
  }
}

TEST_CASE("what has started over and rests says that it waits for Play, and for how long a run") {
  QuickRuns f;
  CHECK(f.draft.waits_for().empty());
  f.snapshot = idle_snapshot(quick());
  f.snapshot.base_ready = true;
  f.snapshot.message = "back at the base model, with the new setting";
  f.snapshot.pace = 2.0;
  f.draft.follow(f.snapshot, {}, 0.0);
  CHECK(f.draft.waits_for() ==
        "Press Play: a run takes about 40 s, too long for auto-run (up to 10 s).");
  f.draft.auto_run = false;
  CHECK(f.draft.waits_for() == "Press Play: a run takes about 40 s.");
  f.snapshot.phase = Phase::tilting;
  f.draft.follow(f.snapshot, {}, 0.0);
  CHECK(f.draft.waits_for().empty());
}

TEST_CASE("a drag that ends at what takes long leaves nothing running") {
  QuickRuns f;
  f.hold(1.1);
  f.take_up(4);
  Experiment changed = f.draft.shown();
  changed.tilting.tilts = 20'000;
  f.draft.edit(about("tilting.tilts"), changed);
  f.sent.clear();
  f.draft.commit();
  REQUIRE(f.sent.size() == 2);
  CHECK(f.configured(0).experiment.tilting.tilts == 20'000);
  CHECK(is<Reset>(f.sent[1]));
  CHECK(f.draft.note(about("tilting.tilts"))->text.find("Press Play") != std::string::npos);
}

TEST_CASE("another base model is trained when the mouse lets go") {
  QuickRuns f;
  Experiment changed = f.draft.shown();
  changed.base.means[0].x() = -1.0;
  f.draft.edit(about("base.means"), changed);
  f.draft.follow_hand();
  CHECK(f.sent.empty());
  f.draft.commit();
  REQUIRE(f.sent.size() == 2);
  CHECK(is<Play>(f.sent[1]));
}

TEST_CASE("back at a base that has a model, a run does not wait for a training that it needs not") {
  QuickRuns f;
  Experiment slow = quick();
  slow.training.epochs = 10'000;  // minutes
  f.snapshot = quick_run(20, slow);
  f.draft = Draft{[&](Command command) { f.sent.push_back(std::move(command)); }};
  f.draft.auto_run = true;
  f.draft.follow(f.snapshot, {}, 0.0);
  Experiment other = slow;
  other.base.means[0].x() = -1.0;
  f.draft.apply(about("base.means"), other);
  CHECK_FALSE(is<Play>(f.sent.back()));
  f.snapshot = idle_snapshot(other);
  f.snapshot.base_ready = false;
  f.draft.follow(f.snapshot, {}, 0.0);
  f.sent.clear();
  f.draft.apply(about("base.means"), slow);
  REQUIRE_FALSE(f.sent.empty());
  CHECK(is<Play>(f.sent.back()));
}

TEST_CASE("a branch runs on when it is let go, and not before") {
  QuickRuns f;
  f.draft.branches = true;
  f.draft.follow(f.snapshot, 4, 0.0);
  f.hold(1.5);
  CHECK(f.sent.empty());
  f.draft.commit();
  REQUIRE(f.sent.size() == 2);
  CHECK(is<Branch>(f.sent[0]));
  CHECK(is<Play>(f.sent[1]));
}

TEST_CASE(
    "what is continued from an earlier tilt runs at once with auto-run, where that is quick") {
  QuickRuns f;
  f.draft.follow(f.snapshot, 7, 0.0);
  CHECK_FALSE(f.draft.branch());
  REQUIRE(f.sent.size() == 2);
  CHECK(is<Branch>(f.sent[0]));
  CHECK(is<Play>(f.sent[1]));
  f.sent.clear();
  f.draft.auto_run = false;
  CHECK_FALSE(f.draft.branch());
  CHECK(f.sent.size() == 1);
  f.sent.clear();
  f.draft.auto_run = true;
  // What has failed waits for another setting.
  f.snapshot.phase = Phase::failed;
  f.draft.follow(f.snapshot, 7, 0.0);
  CHECK_FALSE(f.draft.branch());
  CHECK(f.sent.size() == 1);
  f.sent.clear();
  f.snapshot.phase = Phase::paused;
  f.snapshot.pace = 2.0;
  f.draft.follow(f.snapshot, 7, 0.0);
  CHECK_FALSE(f.draft.branch());
  CHECK(f.sent.size() == 1);
}

TEST_CASE("another seed runs, too") {
  QuickRuns f;
  f.draft.reseed(5);
  REQUIRE(f.sent.size() == 2);
  CHECK(is<Reseed>(f.sent[0]));
  CHECK(is<Play>(f.sent[1]));
}

TEST_CASE("the switch in the toolbar and its key turn auto-run, which is remembered") {
  MockWindow window(quick_run(20));
  CHECK(window.interface().preferences().auto_run);
  window.click("##tilting.lambda", 0.9, 0.75);
  CHECK(std::ranges::count_if(window.sent, is<Play>) == 1);
  window.click("##auto-run");
  CHECK_FALSE(window.interface().preferences().auto_run);
  window.sent.clear();
  window.click("##tilting.lambda", 0.7, 0.75);
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Configure>(window.sent[0]));
  window.perform(Action::auto_run);
  CHECK(window.interface().preferences().auto_run);
}

TEST_CASE("a slider that is dragged runs at most once a frame") {
  MockWindow window(quick_run(20));
  const ImVec2 at = window.point_of("##tilting.lambda", 0.6, 0.75);
  window.move(at.x, at.y);
  window.press();
  window.frames();
  for (int i = 0; i < 5; ++i) {
    const auto before = std::ranges::count_if(window.sent, is<Configure>);
    MockContext::move(at.x + 4.0F * static_cast<float>(i + 1), at.y);
    window.frames();
    CHECK(std::ranges::count_if(window.sent, is<Configure>) <= before + 1);
  }
  window.frames(3);
  const auto held = window.sent.size();
  CHECK(held > 6);
  window.frames(3);
  CHECK(window.sent.size() == held);
  window.release();
  window.frames(2);
  CHECK(window.sent.size() == held + 1);
  window.perform(Action::undo);
  REQUIRE(is<Restore>(window.sent.back()));
  CHECK(std::get<Restore>(window.sent.back()).run == 3);
}

TEST_CASE("the verdict on a run that is over at once takes the place of what it began with, too") {
  QuickRuns f;
  f.draft.apply(about("tilting.lambda"), f.with_lambda(0.5));
  REQUIRE(f.draft.any_note() != nullptr);
  // From one finished run to the next, with no frame between them.
  f.snapshot = quick_run(20, f.draft.shown());
  f.snapshot.run = 4;
  f.draft.follow(f.snapshot, {}, 0.1);
  CHECK(f.draft.any_note() == nullptr);
}
