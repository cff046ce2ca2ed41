#include "finetune/round_cost.h"
#include "session/driving.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// Of the last tilt, after checking that the base model has none.
RoundCost cost_of(const Experiment& experiment) {
  Session session(experiment, {});
  const auto end = run_to_end(session);
  CHECK(end->tilts->front().cost == RoundCost{});
  return end->tilts->back().cost;
}

}  // namespace

TEST_CASE("a tilt of the paper's algorithm evaluates the reward once for each sample") {
  Experiment experiment = tiny();  // S = 60 in 10 steps, E = 2
  experiment.tilting.baseline = Baseline::none;
  CHECK(cost_of(experiment) == RoundCost{.denoiser_calls = 600,
                                         .training_examples = 120,
                                         .reward_evaluations = 60,
                                         .forward_passes = 600 + 2 * 120,
                                         .parameter_passes = 120});
  // Neither more draws to measure, nor threads, nor the last batch's size count.
  experiment.evaluation.points = 500;
  experiment.run.threads = 3;
  experiment.tilting.batch = 32;
  CHECK(cost_of(experiment) == RoundCost{.denoiser_calls = 600,
                                         .training_examples = 120,
                                         .reward_evaluations = 60,
                                         .forward_passes = 600 + 2 * 120,
                                         .parameter_passes = 120});
}

TEST_CASE("the plug-in baseline evaluates the reward for every example that needs it") {
  Experiment experiment = tiny();
  experiment.tilting.baseline = Baseline::posterior;
  CHECK(cost_of(experiment).reward_evaluations == 60 + 120);
  // Means over the data take its place where enough of them lie near.
  experiment.tilting.average = Average::neighbours;
  experiment.tilting.samples = 600;
  const auto averaged = cost_of(experiment).reward_evaluations;
  CHECK(averaged > 600);
  CHECK(averaged < 600 + 1'200 / 2);
}

TEST_CASE("data that are weighted anew take evaluations of their own, steps that are chosen none") {
  Experiment experiment = tiny();
  experiment.tilting.baseline = Baseline::none;
  experiment.tilting.ess = 0.5;  // one tilt
  experiment.tilting.lambda = 0.01;
  CHECK(cost_of(experiment).reward_evaluations == 60);
  experiment = tiny();
  experiment.tilting.baseline = Baseline::none;
  experiment.tilting.reuse = 0.1;
  // At the third: two sets are weighted, and then stand beside the third.
  CHECK(cost_of(experiment).reward_evaluations == 60 + 2 * (60 + 60));
}
