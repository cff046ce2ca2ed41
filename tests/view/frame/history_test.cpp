#include "view/mock_gui.h"
#include "view/state/playhead.h"
#include "view/state/wording.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("a playhead follows the newest tilt until it is moved, and again at the end") {
  const Snapshot newest = snapshot_at(7);
  Playhead playhead;
  CHECK(playhead.look(newest).tilt == 7);
  CHECK(playhead.look(newest).samples == newest.samples);
  CHECK(playhead.look(newest).density == newest.density);
  CHECK_FALSE(playhead.move(newest, 1));
  CHECK(playhead.move(newest, -1));
  CHECK(playhead.in_past());
  const Shown past = playhead.look(newest);
  CHECK(past.tilt == 6);
  CHECK(past.samples == newest.history->find(6)->samples);
  CHECK(past.density == newest.history->find(6)->density);
  playhead.go_to(newest, -3);
  CHECK(playhead.tilt(newest) == 0);
  CHECK_FALSE(playhead.move(newest, -1));
  playhead.go_to(newest, 7);
  CHECK_FALSE(playhead.in_past());
}

TEST_CASE("a playhead stays at its tilt while the run goes on, and lets go when it starts over") {
  Playhead playhead;
  playhead.go_to(snapshot_at(7), 4);
  Snapshot later = snapshot_at(9);
  later.version = 2;
  CHECK(playhead.look(later).tilt == 4);
  CHECK(playhead.look(later).samples == later.history->find(4)->samples);
  later.run += 1;
  CHECK(playhead.look(later).tilt == 9);
  CHECK(playhead.look(later).samples == later.samples);
}

TEST_CASE("paths are shown beside the samples that they lead to, and beside no others") {
  Snapshot newest = snapshot_at(7);
  auto paths = std::make_shared<ParticlePaths>();
  paths->tilt = 7;
  newest.paths = paths;
  Playhead playhead;
  CHECK(playhead.look(newest).paths == newest.paths);
  playhead.go_to(newest, 5);
  CHECK(playhead.look(newest).paths == nullptr);
  playhead.follow();
  newest.samples_tilt = 6;
  CHECK(playhead.look(newest).paths == nullptr);
}

TEST_CASE("while the base model is trained, what it would draw by now is shown") {
  Snapshot training = idle_snapshot();
  training.phase = Phase::training_base;
  Playhead playhead;
  CHECK(playhead.look(training).samples == nullptr);
  training.base_preview = snapshot_at(3).samples;
  CHECK(playhead.look(training).samples == training.base_preview);
  CHECK(playhead.look(training).tilt == 0);
  MockWindow window(training);
  CHECK(window.samples() == training.base_preview);
  // The model itself takes its place.
  Snapshot ready = snapshot_at(0);
  ready.base_preview = training.base_preview;
  CHECK(playhead.look(ready).samples == ready.samples);
}

TEST_CASE("an oracle's samples are shown in the place of the model's, with the density of both") {
  Snapshot newest = snapshot_at(7);
  newest.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget_of(7));
  Playhead playhead;
  playhead.oracle.exact_score = true;
  const Shown shown = playhead.look(newest);
  CHECK(shown.samples == newest.budgets->front().variant(playhead.oracle).samples);
  CHECK(shown.samples != newest.samples);
  CHECK(shown.density == newest.density);
  // Tilt 5 was not measured.
  playhead.go_to(newest, 5);
  CHECK(playhead.look(newest).samples == newest.history->find(5)->samples);
}

TEST_CASE("tilts whose samples are gone are passed over") {
  Snapshot snapshot = snapshot_at(6);
  History thin = *snapshot.history;
  for (const std::size_t gone : {3U, 4U}) thin.tilts[gone].samples.reset();
  snapshot.history = std::make_shared<const History>(thin);
  Playhead playhead;
  playhead.go_to(snapshot, 5);
  playhead.move(snapshot, -1);
  CHECK(playhead.tilt(snapshot) == 2);
  playhead.move(snapshot, 1);
  CHECK(playhead.tilt(snapshot) == 5);
  playhead.go_to(snapshot, 4);
  CHECK(playhead.tilt(snapshot) == 5);
}

TEST_CASE("the arrow keys walk through the history, and tilt at its end") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::back);
  CHECK(window.samples() == window.snapshot.history->find(6)->samples);
  window.perform(Action::back);
  window.perform(Action::forward);
  CHECK(window.sent.empty());
  window.perform(Action::forward);
  CHECK(window.sent.empty());
  CHECK(window.samples() == window.snapshot.samples);
  window.perform(Action::forward);
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Step>(window.sent[0]));
}

TEST_CASE("dragging along the history shows its tilts") {
  MockWindow window(snapshot_at(10));
  const ImVec2 start = window.point_of("##history", 0.02, 0.7);
  window.move(start.x, start.y);
  window.press();
  window.frames();
  CHECK(window.samples() == window.snapshot.history->find(0)->samples);
  // N is 20: tilt 5 is a quarter of the way.
  window.move(window.point_of("##history", 0.26, 0.7).x, start.y);
  CHECK(window.samples() == window.snapshot.history->find(5)->samples);
  window.release();
  window.click("##newest");
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
  CHECK(window.sent.empty());
}

TEST_CASE("playing follows the newest tilt again") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::back);
  window.click("##play");
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Play>(window.sent[0]));
}

TEST_CASE("a branch continues from the tilt shown, with the settings of the panel") {
  MockWindow window(snapshot_at(7));
  window.click("##branch");
  CHECK(window.sent.empty());
  for (int i = 0; i < 3; ++i) window.perform(Action::back);
  window.click("##branch");
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Branch>(window.sent[0]));
  CHECK(std::get<Branch>(window.sent[0]).tilt == 4);
  CHECK(effect_of(std::get<Branch>(window.sent[0]).experiment, Experiment{}) == ChangeEffect::none);
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
}

TEST_CASE("no branch from a tilt whose model is gone") {
  Snapshot snapshot = snapshot_at(6);
  History thin = *snapshot.history;
  thin.tilts[5].parameters.reset();
  snapshot.history = std::make_shared<const History>(thin);
  MockWindow window(snapshot);
  window.perform(Action::back);
  window.perform(Action::branch);
  CHECK(window.sent.empty());
  window.perform(Action::back);
  window.perform(Action::branch);
  CHECK(window.sent.size() == 1);
}

TEST_CASE("the speed is sent as it is chosen") {
  MockWindow window(snapshot_at(3));
  window.click("##speed", 0.02, 0.5);
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<SetPace>(window.sent[0]));
  CHECK(std::get<SetPace>(window.sent[0]).seconds == paces().front());
}

TEST_CASE("with branches on, a slider bends the run from the tilt looked at") {
  MockWindow window(snapshot_at(7));
  window.click("##change");
  for (int i = 0; i < 3; ++i) window.perform(Action::back);
  window.click("##tilting.lambda", 0.3, 0.8);
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Branch>(window.sent[0]));
  CHECK(std::get<Branch>(window.sent[0]).tilt == 4);
  // The newest tilt is followed again, and what was there is pinned: there is nothing new to pin.
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
  window.click("##change");
  window.click("##tilting.lambda", 0.6, 0.8);
  CHECK(is<Configure>(window.sent.back()));
}

TEST_CASE("while a branch is dragged the ghost is where both rewards lead") {
  Snapshot snapshot = snapshot_at(20);
  MockWindow window(snapshot);
  window.click("##change");
  const ImVec2 low = window.point_of("##tilting.lambda", 0.2, 0.8);
  window.move(low.x, low.y);
  window.press();
  window.move(low.x + 5.0F, low.y);
  REQUIRE(window.ghost());
  // From (2, 2) on: the ghost is further than the target, though lambda is smaller than 1.
  CHECK(window.ghost()->mean(0).y() > 2.2);
  CHECK(window.ghost()->mean(0).y() < 3.5);
  window.release();
  REQUIRE(is<Branch>(window.sent.back()));
  CHECK(std::get<Branch>(window.sent.back()).tilt == 20);
}

TEST_CASE("after a branch the counter, the header and the history count on") {
  Experiment other;
  other.reward.b = Eigen::Vector2d(2.0, 0.0);
  Snapshot snapshot = snapshot_at(12);
  snapshot.course =
      std::make_shared<const TiltCourse>(TiltCourse(*snapshot.experiment).branched(10, other));
  snapshot.experiment = std::make_shared<const Experiment>(other);
  give_densities(snapshot);
  CHECK(describe(snapshot) == "Paused after tilt 12 of 30");
  CHECK(tilts_words(*snapshot.course) == "N = 10 + 20");
  CHECK(strength_words(*snapshot.course, 10) == "N = 10 + 20,  λk/N = 0.5");
  CHECK(strength_words(*snapshot.course, 12) == "N = 10 + 20,  λ(k − 10)/N = 0.1");
  CHECK(strength_words(TiltCourse::at_once({}), 0) == "λ = 1");
  MockWindow window(snapshot);
  // Means of both rewards: 10 tilts up, 2 to the right.
  CHECK(window.density()->mean(0).y() == doctest::Approx(1.0));
  CHECK(window.density()->mean(0).x() == doctest::Approx(-2.0 + 0.5 * 2.0 * 0.1));
  CHECK(window.target()->mean(0).x() == doctest::Approx(-1.0));
}
