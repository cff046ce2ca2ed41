#include "reward/reward.h"
#include "session/driving.h"
#include "session/run_state.h"
#include "session/saved_run.h"
#include "support.h"

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// In three dimensions, where no grid reaches, but draws do.
Experiment tiny_distance() {
  Experiment experiment = tiny();
  experiment.base = {.weights = Eigen::VectorXd::Ones(1),
                     .means = {Eigen::Vector3d::Zero()},
                     .covariances = {Eigen::Matrix3d::Identity()}};
  experiment.reward = {.kind = RewardKind::distance, .a = Eigen::Vector3d(1.0, 3.0, 0.0)};
  return experiment;
}

/// Towards a density of which weighted draws tell nothing: the weights have no variance, from its
/// last tilt on at the latest.
Experiment tiny_unknown() {
  Experiment experiment = tiny_distance();
  experiment.reward = {.kind = RewardKind::expression, .formula = "0.48*(x1^2 + x2^2 + x3^2)"};
  experiment.tilting.lambda = 1.0;
  return experiment;
}

void check_unknown(const SampleFit& fit) {
  CHECK(std::isnan(fit.nll));
  CHECK(std::isnan(fit.mean_error));
  CHECK(std::isnan(fit.weight_error));
  CHECK(fit.shares.size() == 0);
}

}  // namespace

TEST_CASE("towards an unknown density a run ends, and nothing is said to be known that is not") {
  Session session(tiny_unknown(), {});
  const auto end = run_to_end(session);
  CHECK(end->final_samples->allFinite());
  CHECK(end->target_density == nullptr);
  CHECK(end->target_problem.find("draws of the base density") != std::string::npos);
  REQUIRE(end->tilts->size() == 4);
  // The base density is known, whatever the reward.
  CHECK(std::isfinite(end->tilts->front().rmse));
  CHECK(std::isfinite(end->tilts->front().fit.nll));
  for (std::size_t k = 1; k < 4; ++k) {
    CAPTURE(k);
    const TiltRecord& record = (*end->tilts)[k];
    CHECK(std::isnan(record.rmse));
    CHECK(std::isnan(record.rmse_weighted));
    CHECK(std::isfinite(record.loss));
    CHECK(record.cost.reward_evaluations > 0);
  }
  // A weak tilt is known, and the last is not.
  CHECK(std::isfinite((*end->tilts)[1].fit.nll));
  check_unknown(end->tilts->back().fit);
  check_unknown(end->tilts->back().exact);

  session.send(MeasureBudget{3});
  const auto asked = wait_until(session, [](const Snapshot& s) {
    return at_rest(s) && s.message.find("no parts") != std::string::npos;
  });
  CHECK(asked->message == "the error of tilt 3 has no parts: its exact density is not known");
  CHECK(asked->budgets->empty());
}

TEST_CASE("towards a density known by weighted draws, all is known but the scores") {
  Session session(tiny_distance(), {});
  const auto end = run_to_end(session);
  REQUIRE(end->target_density);
  CHECK(end->target_density->known_by() == "importance");
  CHECK(end->target_problem.empty());
  CHECK(end->oracle_evaluations >= 65'536);
  REQUIRE(end->tilts->size() == 4);
  for (std::size_t k = 1; k < 4; ++k) {
    CAPTURE(k);
    const TiltRecord& record = (*end->tilts)[k];
    CHECK(std::isnan(record.rmse));
    CHECK(std::isnan(record.rmse_weighted));
    CHECK(std::isfinite(record.fit.nll));
    CHECK(std::isfinite(record.fit.mean_error));
    CHECK(record.fit.shares.size() == 1);
    CHECK(std::isfinite(record.exact.nll));
    // None of the oracle's evaluations are the method's.
    CHECK(record.cost.reward_evaluations < 10'000);
  }
  session.send(MeasureBudget{2});
  const auto asked =
      wait_until(session, [](const Snapshot& s) { return at_rest(s) && !s.message.empty(); });
  CHECK(asked->message == "the error of tilt 2 has no parts: its exact scores are not known");
}

TEST_CASE("towards a density on a grid a run is judged at every tilt, and its error has parts") {
  Experiment experiment = tiny();
  experiment.reward = {.kind = RewardKind::distance, .a = Eigen::Vector2d(1.0, 3.0)};
  Session session(experiment, {});
  const auto end = run_to_end(session);
  REQUIRE(end->target_density);
  CHECK(end->target_density->known_by() == "grid");
  CHECK(end->oracle_evaluations >= 65'536);
  for (const TiltRecord& record : *end->tilts) {
    CAPTURE(record.tilt);
    CHECK(std::isfinite(record.rmse));
    CHECK(std::isfinite(record.fit.nll));
    CHECK(record.fit.shares.size() == 2);
    CHECK(record.exact.shares.sum() == doctest::Approx(1.0));
    // None of the oracle's evaluations are the method's.
    CHECK(record.cost.reward_evaluations < 10'000);
  }
  session.send(MeasureBudget{2});
  const auto asked =
      wait_until(session, [](const Snapshot& s) { return at_rest(s) && !s.budgets->empty(); });
  for (const ScoreSource source :
       {ScoreSource::learned, ScoreSource::first_order, ScoreSource::exact}) {
    CHECK(std::isfinite(asked->budgets->front().variant(source, true).distance));
  }
}

TEST_CASE("a reward without end is refused in words, by the worker") {
  Experiment experiment = tiny();
  experiment.tilting.lambda = 1.0;
  experiment.reward = {.kind = RewardKind::expression, .formula = "5*(x1^2 + x2^2)"};
  Session session(experiment, {});
  session.send(Play{});
  const auto failed =
      wait_until(session, [](const Snapshot& s) { return s.phase == Phase::failed; });
  CHECK(failed->tilt == 0);
  CHECK(failed->message.find("the tilt is not normalisable") != std::string::npos);
}

TEST_CASE("a checkpoint of a run towards an unknown density is read back") {
  const Experiment experiment = tiny_unknown();
  Session session(experiment, {});
  const auto end = run_to_end(session);
  const auto state = run_state(*end);
  REQUIRE(state);
  const SavedRun saved =
      read_saved_run(write_saved_run({run_identity(experiment, ""), *state}), "c");
  CHECK(saved.identity.experiment == experiment);
  REQUIRE(saved.state.tilts.size() == 4);
  CHECK(std::isnan(saved.state.tilts.back().rmse));
  check_unknown(saved.state.tilts.back().fit);
}

TEST_CASE("a tilt by a distance draws the samples to its place, as far as quadrature says") {
  Experiment experiment;
  experiment.base = {.weights = Eigen::VectorXd::Ones(1),
                     .means = {Eigen::Vector2d::Zero()},
                     .covariances = {Eigen::Matrix2d::Identity()}};
  experiment.reward = {.kind = RewardKind::distance, .a = Eigen::Vector2d(2.0, -1.0)};
  experiment.network = {.depth = 2, .width = 32, .time_features = 8};
  experiment.training.samples = 2'000;
  experiment.training.epochs = 40;
  experiment.training.averaging = 0.95;
  experiment.tilting.tilts = 5;
  experiment.tilting.samples = 1'000;
  experiment.tilting.epochs = 30;
  experiment.tilting.rate = 2e-3;
  experiment.tilting.sampler.steps = 20;
  experiment.evaluation.points = 2'000;
  const Eigen::Vector3d sums = integrate(
      [](const Eigen::VectorXd& x) -> Eigen::Vector3d {
        const double weight =
            std::exp(-0.5 * x.squaredNorm() - (x - Eigen::Vector2d(2.0, -1.0)).norm());
        return weight * Eigen::Vector3d(1.0, x[0], x[1]);
      },
      2, -7.0, 7.0, 200);
  const Eigen::Vector2d exact = sums.tail<2>() / sums[0];
  REQUIRE(exact.norm() > 0.7);

  Session session(experiment, {});
  const auto end = run_to_end(session);
  const Eigen::Vector2d mean = end->final_samples->rowwise().mean();
  CHECK((mean - exact).norm() < 0.25);
  const auto reward = make_reward(experiment.reward, experiment.dimension());
  CHECK(reward->values(end->final_samples->cast<float>()).mean() >
        reward->values(*end->history->find(0)->samples).mean() + 0.4);
}
