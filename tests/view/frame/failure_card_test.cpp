#include "view/frame/failure_card.h"

#include "view/mock_gui.h"
#include "view/state/failure_remedies.h"

#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <variant>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

Snapshot failed_after(int k) {
  Snapshot snapshot = snapshot_at(k);
  snapshot.phase = Phase::failed;
  snapshot.failure = {
      .tilt = k + 1,
      .symptom = "the loss has grown to 3e+05",
      .remedies = {"more tilts", "a smaller tilting.rate", "a smaller tilting.lambda"},
      .ran_away = true};
  return snapshot;
}

}  // namespace

TEST_CASE("a failure says at which tilt, which quantity, what to try and where to go back to") {
  const auto failure = failure_of(failed_after(7));
  REQUIRE(failure);
  CHECK(failure->symptom == "Tilt 8: the loss has grown to 3e+05.");
  CHECK(failure->remedy == "Lower the learning rate, take more tilts N or take a smaller λ.");
  REQUIRE(failure->way_back);
  CHECK(failure->way_back->tilt == 7);
  CHECK_FALSE(failure_of(snapshot_at(7)));

  // A failure of another kind has no advice, and a base model that ran away nothing to go back to.
  Snapshot other = idle_snapshot();
  other.phase = Phase::failed;
  other.failure = {.symptom = "the pretrained base model: not a safetensors file"};
  const auto without = failure_of(other);
  REQUIRE(without);
  CHECK(without->symptom == "The pretrained base model: not a safetensors file.");
  CHECK(without->remedy.empty());
  CHECK(without->remedies.empty());
  CHECK_FALSE(without->way_back);
}

TEST_CASE("the line at the foot of the window gives the card's advice, and no other") {
  Snapshot snapshot = failed_after(7);
  snapshot.message = sentence(*snapshot.failure);
  MockWindow window(snapshot);
  const ImVec2 at = window.point_of("##message");
  window.move(at.x, at.y);
  window.wait(1.0F);
  CHECK(window.interface().signposts().words ==
        "What is wrong\nTilt 8: the loss has grown to 3e+05. Lower the learning rate, take more "
        "tilts N or take a smaller λ.");
}

TEST_CASE("the window offers the last good tilt, wherever the history stands") {
  for (const int steps_back : {0, 3}) {
    MockWindow window(failed_after(7));
    for (int i = 0; i < steps_back; ++i) window.perform(Action::back);
    window.frames(2);
    window.click("##go-back");
    REQUIRE(window.sent.size() == 1);
    REQUIRE(is<Branch>(window.sent[0]));
    CHECK(std::get<Branch>(window.sent[0]).tilt == 7);
  }
  MockWindow window(failed_after(7));
  window.click("##start-over");
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Reset>(window.sent[0]));
}

TEST_CASE("a tilt whose samples had already run off is not the one to go back to") {
  Snapshot snapshot = failed_after(7);
  auto tilts = *snapshot.tilts;
  const auto with_gaps = [&](auto gap) {
    for (TiltRecord& record : tilts) record.fit.nll = record.exact.nll + gap(record.tilt);
    snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(tilts);
  };
  with_gaps([](int k) { return k < 6 ? 0.02 * k : 3.0 * k; });
  CHECK(failure_of(snapshot)->way_back->tilt == 5);
  CHECK(failure_of(snapshot)->way_back->why ==
        "The last tilt whose samples were in order: their NLL is 0.10 nats off that of exact "
        "samples.");
  MockWindow window(snapshot);
  window.click("##go-back");
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Branch>(window.sent[0]).tilt == 5);

  // Rounds that have not come near: the nearest of them.
  with_gaps([](int k) { return 1.0 + (k - 3) * (k - 3); });
  CHECK(failure_of(snapshot)->way_back->tilt == 3);
  // From the base model on it has only become worse: there is no other way than to start over.
  with_gaps([](int k) { return 0.01 + 3.0 * k; });
  CHECK_FALSE(failure_of(snapshot)->way_back);
  // Where the exact density is not known, nothing says that a tilt was bad.
  with_gaps([](int) { return std::numeric_limits<double>::quiet_NaN(); });
  CHECK(failure_of(snapshot)->way_back->tilt == 7);
}

TEST_CASE("the card of a run that ran away sets what it advises, and runs") {
  Experiment fast;
  fast.tilting.rate = 0.1;
  Snapshot snapshot = failed_after(7);
  snapshot.experiment = std::make_shared<const Experiment>(fast);
  MockWindow window(snapshot);
  window.click("##failure-remedy/0");
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Configure>(window.sent[0]));
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.rate == 1e-3);
  CHECK(is<Play>(window.sent.back()));

  fast.method.kind = MethodKind::draft;
  fast.method.draft.kl_weight = 0.0;
  const auto first = failure_remedies(*snapshot.failure, fast);
  REQUIRE(first.size() == 1);
  const Experiment held = remedied(fast, first[0]);
  CHECK(held.method.draft.kl_weight == 1.0);
  const auto remedies = failure_remedies(*snapshot.failure, held);
  REQUIRE(remedies.size() == 2);
  CHECK(remedied(held, remedies[0]).method.draft.rounds == held.method.draft.rounds / 2);
  CHECK(remedied(held, remedies[1]).method.draft.rate == 5e-4);
  // What fails for another reason needs another remedy than these.
  snapshot.failure->ran_away = false;
  CHECK(failure_remedies(*snapshot.failure, fast).empty());
}

TEST_CASE("the card can be hidden to see the picture, and comes back") {
  MockWindow window(failed_after(7));
  window.click("##hide-failure");
  window.frames(2);
  CHECK_FALSE(window.has("##go-back"));
  window.click("##show-failure");
  window.frames(2);
  CHECK(window.has("##go-back"));
  CHECK(window.sent.empty());
  // The next failure is told again.
  window.click("##hide-failure");
  window.snapshot = snapshot_at(7);
  window.frames(2);
  window.snapshot = failed_after(7);
  window.frames(2);
  CHECK(window.has("##go-back"));
}

TEST_CASE("with a rate that nothing else helps against, the rate alone is offered") {
  Experiment fast;
  fast.tilting.rate = 0.5;
  const auto remedies = failure_remedies(*failed_after(7).failure, fast);
  REQUIRE(remedies.size() == 1);
  CHECK(remedied(fast, remedies[0]).tilting.rate == 1e-3);
  fast.tilting.rate = 2e-3;
  CHECK(failure_remedies(*failed_after(7).failure, fast).size() == 3);
}

TEST_CASE("the settings that were changed after the failure go along") {
  Snapshot snapshot = failed_after(7);
  Experiment slower;
  slower.tilting.rate = 1e-4;
  snapshot.experiment = std::make_shared<const Experiment>(slower);
  MockWindow window(snapshot);
  window.click("##go-back");
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Branch>(window.sent[0]).experiment.tilting.rate == 1e-4);
}

TEST_CASE("without a good tilt there is only the start") {
  Snapshot snapshot = failed_after(0);
  snapshot.history = std::make_shared<const History>();
  MockWindow window(snapshot);
  CHECK_FALSE(window.has("##go-back"));
  CHECK(window.has("##start-over"));
  window.snapshot = snapshot_at(7);
  window.frames(2);
  CHECK_FALSE(window.has("##start-over"));
}

TEST_CASE("the card lies within the picture in the smallest window") {
  MockWindow window(failed_after(7), {}, ImVec2(800, 600));
  const plot::Box button = window.place("##go-back");
  const plot::Box other = window.place("##start-over");
  CHECK(button.left > 0);
  CHECK(other.right < 800);
  CHECK(other.bottom < 600);
  window.click("##go-back");
  CHECK(window.sent.size() == 1);
}
