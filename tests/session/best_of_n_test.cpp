#include "reward/reward.h"
#include "session/driving.h"
#include "session/run_state.h"
#include "session/saved_run.h"

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment best_of(int candidates) {
  Experiment experiment = tiny();
  experiment.method = {.kind = MethodKind::best_of_n, .candidates = candidates};
  return experiment;
}

}  // namespace

TEST_CASE("a run of best of n trains nothing, ends at once, and knows no score") {
  const Experiment experiment = best_of(8);
  Session session(experiment, {});
  const auto end = run_to_end(session);
  CHECK(end->tilt == 0);
  CHECK(end->course->last() == 0);
  REQUIRE(end->tilts->size() == 1);
  const TiltRecord& record = end->tilts->front();
  CHECK(std::isnan(record.rmse));
  CHECK(std::isnan(record.rmse_weighted));
  CHECK(record.lambda == experiment.tilting.lambda);
  CHECK(std::isfinite(record.fit.nll));
  CHECK(end->paths == nullptr);
  CHECK(end->scores == nullptr);
  REQUIRE(end->final_samples);
  // Nor is any told when it is asked for, and the base model's is not taken for it.
  session.send(Observe{
      ScoreRequest{.t = 0.5,
                   .grid = {.low = {-1.0, -1.0}, .high = {1.0, 1.0}, .columns = 2, .rows = 2},
                   .tilt = {}}});
  session.send(MeasureBudget{0});
  const auto asked = wait_until(session, [](const Snapshot& s) { return !s.message.empty(); });
  CHECK(asked->message == "the error of round 0 has no parts: its samples follow no score");
  CHECK(asked->budgets->empty());
  CHECK(asked->scores == nullptr);

  // The samples that it is measured by are the first of the result.
  CHECK(end->final_samples->leftCols(end->samples->cols()) == end->samples->cast<double>());

  // Iterative tilting starts from the same base model, whose samples have smaller rewards.
  Session tilting(tiny(), {});
  const auto base = run_to_end(tilting)->history->find(0)->samples;
  const auto reward = make_reward(experiment.reward, experiment.dimension());
  CHECK(reward->values(*end->samples).mean() > reward->values(*base).mean() + 1.0);
}

TEST_CASE("a change of the method starts over from the same base model, and none goes on from it") {
  Session session(tiny(), {});
  const auto tilted = run_to_end(session);
  session.send(Configure{best_of(4)});
  const auto there = wait_until(session, [](const Snapshot& s) {
    return s.experiment->method.kind == MethodKind::best_of_n && at_rest(s) && s.samples;
  });
  CHECK(there->base_ready);
  CHECK(there->tilts->size() == 1);
  CHECK_THROWS_AS(branched(best_of(4), *there->course, best_of(4), 0), std::logic_error);
  CHECK_THROWS_AS(branched(tiny(), *tilted->course, best_of(4), 1), std::logic_error);
  run_to_end(session);
  session.send(Restore{tilted->run, tiny()});
  const auto back = wait_until(
      session, [&](const Snapshot& s) { return s.run == tilted->run && at_rest(s) && s.samples; });
  CHECK(back->final_samples == tilted->final_samples);
}

TEST_CASE("a checkpoint of best of n is read back, and goes on to the same end") {
  const Experiment experiment = best_of(3);
  Session session(experiment, {});
  const auto end = run_to_end(session);
  const auto state = run_state(*end);
  REQUIRE(state);
  const auto bytes = write_saved_run({run_identity(experiment, ""), *state});
  const SavedRun saved = read_saved_run(bytes, "c");
  CHECK(std::isnan(saved.state.tilts.front().rmse));
  Session::Options options;
  options.start = std::make_shared<const RunState>(saved.state);
  Session resumed(experiment, options);
  CHECK(*run_to_end(resumed)->final_samples == *end->final_samples);
}
