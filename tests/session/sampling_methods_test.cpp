#include "reward/reward.h"
#include "session/driving.h"
#include "session/run_state.h"
#include "session/saved_run.h"

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

constexpr MethodKind kinds[] = {MethodKind::guidance, MethodKind::steering, MethodKind::twisted};

Experiment sampled_by(MethodKind kind) {
  Experiment experiment = tiny();
  experiment.method = {.kind = kind, .chain_steps = 12};
  return experiment;
}

}  // namespace

TEST_CASE(
    "a run of a method that only samples ends at once, knows no score, and says what it took") {
  for (const MethodKind kind : kinds) {
    CAPTURE(static_cast<int>(kind));
    const Experiment experiment = sampled_by(kind);
    Session session(experiment, {});
    const auto end = run_to_end(session);
    CHECK(end->tilt == 0);
    CHECK(end->course->last() == 0);
    REQUIRE(end->tilts->size() == 1);
    CHECK(std::isnan(end->tilts->front().rmse));
    CHECK(end->tilts->front().lambda == experiment.tilting.lambda);
    CHECK(std::isfinite(end->tilts->front().fit.nll));
    CHECK(end->scores == nullptr);
    REQUIRE(end->drawn);
    CHECK(end->drawn->samples == experiment.evaluation.points);
    const bool has_particles = kind != MethodKind::guidance;
    CHECK((end->drawn->ancestors > 0) == has_particles);
    CHECK(end->drawn->effective_shares.size() == (has_particles ? 12U : 0U));
    const std::int64_t calls = 100 * (has_particles ? 12 : 10);
    CHECK(end->drawn->cost.forward_passes == calls);
    CHECK(end->drawn->cost.input_passes == (kind == MethodKind::steering ? 0 : calls));
    CHECK(end->drawn->cost.reward_evaluations == (has_particles ? calls : 0));
  }
}

TEST_CASE("methods that train leave no report of a draw") {
  Session session(tiny(), {});
  CHECK(run_to_end(session)->drawn == nullptr);
}

TEST_CASE("a checkpoint of a method that only samples is read back, and goes on to the same end") {
  for (const MethodKind kind : kinds) {
    CAPTURE(static_cast<int>(kind));
    const Experiment experiment = sampled_by(kind);
    Session session(experiment, {});
    const auto end = run_to_end(session);
    const auto state = run_state(*end);
    REQUIRE(state);
    const SavedRun saved =
        read_saved_run(write_saved_run({run_identity(experiment, ""), *state}), "c");
    Session::Options options;
    options.start = std::make_shared<const RunState>(saved.state);
    Session resumed(experiment, options);
    const auto again = run_to_end(resumed);
    CHECK(*again->final_samples == *end->final_samples);
    CHECK(again->drawn->ancestors == end->drawn->ancestors);
  }
}

TEST_CASE("a setting that arrives while samples are drawn leaves them as they are") {
  for (const MethodKind kind : {MethodKind::steering, MethodKind::twisted}) {
    CAPTURE(static_cast<int>(kind));
    Experiment experiment = sampled_by(kind);
    experiment.method.chain_steps = 1'000;
    Session alone(experiment, {});
    const auto expected = run_to_end(alone);
    Session session(experiment, {});
    session.send(Play{});
    wait_until(session, [](const Snapshot& s) {
      return s.activity == Activity::evaluating || s.phase == Phase::finished;
    });
    Experiment changed = experiment;
    changed.tilting.rate = 2e-3;
    REQUIRE(effect_of(experiment, changed) == ChangeEffect::next_tilt);
    session.send(Configure{changed});
    wait_until(session, [](const Snapshot& s) { return s.experiment->tilting.rate == 2e-3; });
    CHECK(*wait_for(session, Phase::finished)->final_samples == *expected->final_samples);
  }
}

TEST_CASE("samples of particles are the same on any number of threads") {
  for (const MethodKind kind : kinds) {
    CAPTURE(static_cast<int>(kind));
    Experiment experiment = sampled_by(kind);
    experiment.run.threads = 1;
    Session one(experiment, {});
    experiment.run.threads = 3;
    Session three(experiment, {});
    CHECK(*run_to_end(one)->final_samples == *run_to_end(three)->final_samples);
  }
}

TEST_CASE("a wall that no particle gets around ends the run with a sentence") {
  Experiment experiment = sampled_by(MethodKind::steering);
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "log(x1 > 1000)";
  Session session(experiment, {});
  session.send(Play{});
  auto snapshot = session.snapshot();
  while (snapshot->phase != Phase::failed && snapshot->phase != Phase::finished) {
    snapshot = session.wait_for_change(snapshot->version);
  }
  CHECK(snapshot->phase == Phase::failed);
}

TEST_CASE("a method that only samples says how long it took") {
  Session session(sampled_by(MethodKind::guidance), {});
  CHECK(run_to_end(session)->drawn->seconds > 0.0);
}

TEST_CASE("guidance that runs off blames neither a tilt nor the base model") {
  Experiment experiment = sampled_by(MethodKind::guidance);
  experiment.reward.kind = RewardKind::distance;
  experiment.tilting.lambda = 1e7;
  Session session(experiment, {});
  const auto failed = run_to_failure(session);
  REQUIRE(failed->failure);
  CHECK_FALSE(failed->failure->tilt);
  CHECK(failed->message.ends_with("; try a smaller tilting.lambda"));
}
