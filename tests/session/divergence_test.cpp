#include "config/targets.h"
#include "session/driving.h"
#include "support.h"

#include <cmath>
#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

bool finite(const SampleFit& fit) {
  return std::isfinite(fit.nll) && std::isfinite(fit.mean_error) &&
         std::isfinite(fit.weight_error) && fit.shares.allFinite();
}

/// Nothing that a front end could show is NaN or infinite.
void check_finite(const Snapshot& s) {
  if (s.samples) CHECK(s.samples->allFinite());
  if (s.final_samples) CHECK(s.final_samples->allFinite());
  for (const TiltRecord& record : *s.tilts) {
    CAPTURE(record.tilt);
    CHECK(std::isfinite(record.rmse));
    CHECK(std::isfinite(record.rmse_weighted));
    CHECK((std::isfinite(record.loss) || may_be_implicit(s.experiment->tilting.target)));
    CHECK(std::isfinite(record.gradient));
    CHECK(finite(record.fit));
    CHECK(finite(record.exact));
  }
  for (const EpochRecord& epoch : *s.base_epochs) {
    CHECK(std::isfinite(epoch.training_loss));
    CHECK(std::isfinite(epoch.held_out_loss));
  }
  for (const KeptTilt& kept : s.history->tilts) {
    if (kept.parameters) CHECK(kept.parameters->allFinite());
    if (kept.samples) CHECK(kept.samples->allFinite());
  }
  CHECK(std::isfinite(s.progress));
  CHECK(std::isfinite(s.remaining_seconds));
}

/// Plays to the end, good or bad, and looks at every snapshot on the way.
std::shared_ptr<const Snapshot> play_out(Session& session) {
  session.send(Play{});
  auto snapshot = session.snapshot();
  while (snapshot->phase != Phase::finished && snapshot->phase != Phase::failed) {
    check_finite(*snapshot);
    snapshot = session.wait_for_change(snapshot->version);
  }
  check_finite(*snapshot);
  return snapshot;
}

/// A result, or a sentence that says what ran away and what to try.
void check_ending(const Snapshot& end) {
  CAPTURE(end.message);
  if (end.phase == Phase::finished) return;
  CHECK((end.message.starts_with("tilt ") || end.message.starts_with("the base model: ") ||
         end.message.starts_with("base training, epoch ")));
  CHECK(end.message.find("; try ") != std::string::npos);
}

/// The strongest of rewards, at a rate that leaves the network all but alone.
Experiment steady() {
  Experiment experiment = tiny();
  experiment.reward.b = Eigen::Vector2d(0, 1e6);
  experiment.tilting.lambda = 1e6;
  experiment.tilting.rate = 1e-9;
  return experiment;
}

}  // namespace

TEST_CASE("a run that diverges stops there, and goes on from the last good tilt") {
  Session session(steady(), {});
  session.send(Step{});
  wait_until(session, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  session.send(Step{});
  const auto good =
      wait_until(session, [](const Snapshot& s) { return s.tilt == 1 && at_rest(s); });

  Experiment wild = steady();
  wild.tilting.rate = 1.0;
  wild.tilting.epochs = 20;
  session.send(Configure{wild});
  const auto end = play_out(session);
  REQUIRE(end->phase == Phase::failed);
  check_ending(*end);
  const int last = end->tilt;
  CHECK(last >= 1);
  CHECK(end->message.starts_with("tilt " + std::to_string(last + 1) + ": "));
  CHECK(end->samples_tilt == last);
  CHECK(end->tilts->back().tilt == last);
  CHECK(end->final_samples == nullptr);
  const KeptTilt* kept = end->history->find(last);
  REQUIRE(kept != nullptr);
  CHECK(kept->parameters != nullptr);
  CHECK(kept->samples == end->samples);
  CHECK(end->history->find(last + 1) == nullptr);

  // From before the harm and without what did it, the run ends as if nothing had happened.
  session.send(Branch{1, steady()});
  auto back = session.wait_for_change(end->version);
  while (back->run == end->run) back = session.wait_for_change(back->version);
  CHECK(back->tilt == 1);
  const auto result = run_to_end(session);
  Session undisturbed(steady(), {});
  check_same_run(*result, *run_to_end(undisturbed));
}

TEST_CASE("extreme but legal settings end in a result or in a sentence") {
  struct Case {
    std::string name;
    void (*change)(Experiment&);
  };
  const Case cases[] = {
      {"lambda 20 in one tilt",
       [](Experiment& e) {
         e.tilting.lambda = 20;
         e.tilting.tilts = 1;
       }},
      {"one sample",
       [](Experiment& e) {
         e.training.samples = 10;
         e.training.batch = 1;
         e.tilting.samples = 1;
         e.tilting.batch = 1;
         e.evaluation.points = 1;
       }},
      {"width 1", [](Experiment& e) { e.network = {.depth = 1, .width = 1, .time_features = 2}; }},
      {"64 layers", [](Experiment& e) { e.network.depth = 64; }},
      {"64 dimensions",
       [](Experiment& e) {
         const Problem problem(64);
         e.base = problem.base;
         e.reward = problem.reward;
         e.tilting.lambda = 1.0;
       }},
      {"far means",
       [](Experiment& e) {
         e.base.means = {Eigen::Vector2d(-1e6, 0), Eigen::Vector2d(1e6, 1e6)};
       }},
      {"a covariance of 1e-6",
       [](Experiment& e) { e.base.covariances.assign(2, 1e-6 * Eigen::Matrix2d::Identity()); }},
      {"a covariance of 1e6",
       [](Experiment& e) { e.base.covariances.assign(2, 1e6 * Eigen::Matrix2d::Identity()); }},
      {"a component of next to no weight",
       [](Experiment& e) { e.base.weights = Eigen::Vector2d(1e-12, 1.0); }},
      {"a reward of 1e6 everywhere", [](Experiment& e) { e.reward.c = 1e6; }},
      {"a reward that shrinks all to a point",
       [](Experiment& e) {
         e.reward.A = -1e6 * Eigen::Matrix2d::Identity();
         e.tilting.lambda = 1e6;
       }},
      {"a gradient of 1e6",
       [](Experiment& e) {
         e.reward.b = Eigen::Vector2d(1e6, -1e6);
         e.tilting.lambda = 1e6;
       }},
      {"the greatest rates",
       [](Experiment& e) {
         e.training.rate = 1.0;
         e.training.epochs = 20;
         e.tilting.rate = 1.0;
         e.tilting.epochs = 100;
       }},
      {"times up to the ends",
       [](Experiment& e) {
         e.schedule.t_min = 1e-12;
         e.schedule.t_max = 1.0 - 1e-12;
         e.evaluation.t_min = 1e-12;
       }},
      {"the same on a line",
       [](Experiment& e) {
         e.schedule = {.kind = ScheduleKind::linear, .t_min = 1e-12, .t_max = 1.0 - 1e-12};
         e.evaluation.t_min = 1e-12;
       }},
  };
  for (const Baseline baseline : {Baseline::none, Baseline::posterior}) {
    for (const Case& c : cases) {
      CAPTURE(c.name);
      CAPTURE(static_cast<int>(baseline));
      Experiment experiment = tiny();
      experiment.tilting.baseline = baseline;
      c.change(experiment);
      Session session(experiment, {});
      const auto end = play_out(session);
      check_ending(*end);
      if (end->phase == Phase::failed) MESSAGE(c.name << ": " << end->message);
    }
  }
}

TEST_CASE("an error whose samples run away has no parts") {
  // First-order tilts this large run away by themselves, without any network.
  Experiment experiment = tiny();
  experiment.tilting.lambda = 20;
  experiment.tilting.tilts = 1;
  experiment.reward.A = -1e5 * Eigen::Matrix2d::Identity();
  experiment.tilting.rate = 1e-9;
  Session session(experiment, {});
  const auto end = play_out(session);
  REQUIRE(end->phase == Phase::finished);
  session.send(MeasureBudget{1});
  wait_until(session, [](const Snapshot& s) {
    return at_rest(s) &&
           s.message ==
               "the error of tilt 1 cannot be split into parts: some of its samples are not "
               "finite numbers";
  });
  CHECK(session.snapshot()->budgets->empty());
  CHECK(session.snapshot()->phase == Phase::finished);
}
