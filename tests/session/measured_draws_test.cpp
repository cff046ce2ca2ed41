#include "session/measured_draws.h"

#include "session/driving.h"

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("every tilt is measured by as many draws, the last by the first of the result's") {
  Experiment experiment = tiny();
  experiment.evaluation.points = 2'033;
  experiment.tilting.sampler.starts = Starts::lattice;
  for (const SamplerKind kind : {SamplerKind::ddim, SamplerKind::dpm_solver}) {
    experiment.tilting.sampler.kind = kind;
    Session session(experiment, {});
    const auto end = run_to_end(session);
    for (const TiltRecord& record : *end->tilts) CHECK(record.samples == 2'000);
    for (const KeptTilt& kept : end->history->tilts) CHECK(kept.samples->cols() == 2'000);
    REQUIRE(end->final_samples->cols() == 2'033);
    CHECK(end->final_samples->leftCols(2'000) == end->samples->cast<double>());
  }
  experiment.evaluation.points = 70;
  Session few(experiment, {});
  const auto end = run_to_end(few);
  for (const TiltRecord& record : *end->tilts) CHECK(record.samples == 70);
  CHECK(*end->final_samples == end->samples->cast<double>());
}

TEST_CASE("the curves of a model that does not change are flat, up to the last tilt") {
  Experiment experiment = tiny();
  experiment.tilting.lambda = 0.0;
  experiment.tilting.rate = 1e-30;
  experiment.tilting.sampler = {.kind = SamplerKind::dpm_solver, .steps = 10};
  experiment.evaluation.points = 300;
  Session session(experiment, {});
  const auto end = run_to_end(session);
  const TiltRecord& first = end->tilts->front();
  for (const TiltRecord& record : *end->tilts) {
    CAPTURE(record.tilt);
    CHECK(record.rmse == first.rmse);
    for (const auto of : {&TiltRecord::fit, &TiltRecord::exact}) {
      CHECK((record.*of).nll == (first.*of).nll);
      CHECK((record.*of).mean_error == (first.*of).mean_error);
      CHECK((record.*of).weight_error == (first.*of).weight_error);
      CHECK((record.*of).shares == (first.*of).shares);
    }
  }
}

TEST_CASE("the measured draws are independent, and those of the seed") {
  Experiment experiment = tiny();
  experiment.tilting.sampler.starts = Starts::lattice;
  const auto base_of = [](const Experiment& e) {
    Session session(e, {});
    session.send(Step{});
    return *wait_until(session, [](const Snapshot& s) { return s.samples && at_rest(s); })->samples;
  };
  const Eigen::MatrixXf on_lattice = base_of(experiment);
  experiment.tilting.sampler.starts = Starts::random;
  CHECK(base_of(experiment) == on_lattice);
}
