#include "view/state/run_result.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

Metric metric(double value, double exact) {
  Metric one;
  one.value = value;
  one.floor.median = exact;
  return one;
}

RunResult judged(double nll, Judgement::Stage stage) {
  Judgement judgement;
  judgement.stage = stage;
  judgement.metrics.emplace();
  judgement.metrics->nll = metric(nll, 2.83);
  judgement.metrics->sliced_w2 = metric(0.061, 0.05);
  judgement.metrics->w2 = metric(0.213, 0.19);
  RunResult result;
  result.judgement = std::make_shared<const Judgement>(judgement);
  return result;
}

}  // namespace

TEST_CASE("counts are short enough to stand below a picture") {
  CHECK(compact(0) == "0");
  CHECK(compact(960) == "960");
  CHECK(compact(9'600) == "9,600");
  CHECK(compact(96'000) == "96 k");
  CHECK(compact(999'400) == "999 k");
  CHECK(compact(999'600) == "1 M");
  CHECK(compact(1'340'000) == "1.34 M");
}

TEST_CASE("a run's figures are its distance from exact samples, as far as it is measured") {
  CHECK(figures_words({}).empty());
  CHECK(figures_words(judged(2.86, Judgement::Stage::moments)) ==
        "0.03 nats above exact samples, sliced W₂ 0.061 (exact 0.05)");
  CHECK(figures_words(judged(2.70, Judgement::Stage::w2)) ==
        "0.13 nats below exact samples, W₂ 0.21 (exact 0.19)");
  RunResult failed = judged(2.9, Judgement::Stage::w2);
  failed.failure = "round 3: the loss is not finite";
  CHECK(figures_words(failed) == "round 3: the loss is not finite");
}

TEST_CASE("a run's cost is that of all its tilts, and of its draw") {
  Snapshot snapshot = snapshot_at(2);
  auto tilts = *snapshot.tilts;
  for (TiltRecord& record : tilts) {
    if (record.tilt == 0) continue;
    record.cost.forward_passes = 400'000;
    record.cost.input_passes = 50'000;
    record.cost.parameter_passes = 100'000;
    record.cost.reward_evaluations = 2'000;
  }
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(tilts);
  // 2 x (400,000 + 50,000 + 200,000); each tilt of the mock takes a second.
  CHECK(cost_words(result_of(snapshot)) == "1.3 M passes; r: 4,000 values; 2.00 s");
  DrawReport drawn;
  drawn.cost.forward_passes = 100'000;
  drawn.cost.reward_gradients = 12'000;
  drawn.seconds = 0.5;
  snapshot.drawn = std::make_shared<const DrawReport>(drawn);
  CHECK(cost_words(result_of(snapshot)) == "1.4 M passes; r: 4,000 values, 12 k gradients; 2.50 s");
}

TEST_CASE("particles tell how many ancestors they have, and their least effective size") {
  CHECK(particle_words(nullptr).empty());
  DrawReport drawn;
  CHECK(particle_words(&drawn).empty());
  drawn.samples = 5'000;
  drawn.ancestors = 770;
  drawn.effective_shares = {0.9, 0.234, 1.0};
  CHECK(particle_words(&drawn) == "770 ancestors of 5,000 samples, effective size at least 23 %");
}

TEST_CASE("what failed is named by the step of the method") {
  Snapshot snapshot = snapshot_at(2);
  snapshot.failure = Failure{.tilt = 3, .symptom = "the loss is not finite", .step = "round"};
  CHECK(result_of(snapshot).failure == "round 3: the loss is not finite");
}
