#include "finetune/tilting/carried_over.h"
#include "math/effective_size.h"
#include "oracle/mixture_at.h"
#include "oracle/tilted_mixture.h"
#include "session/driving.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment adaptive() {
  Experiment experiment = tiny();
  experiment.tilting.lambda = 0.3;
  experiment.tilting.tilts = 2;  // passed over
  experiment.tilting.ess = 0.97;
  experiment.tilting.reuse = 1e-3;  // keeps the data sets; these targets do not look at them
  return experiment;
}

}  // namespace

TEST_CASE("without a way to go, steps that would be chosen are one") {
  Experiment experiment = adaptive();
  experiment.tilting.lambda = 0.0;
  experiment.tilting.tolerance = 0.05;
  Session session(experiment, {});
  CHECK(run_to_end(session)->tilt == 1);
}

TEST_CASE("steps that are chosen on the way keep the effective size and add up to lambda") {
  const Experiment experiment = adaptive();
  Session session(experiment, {});
  const auto finished = run_to_end(session);
  CHECK(finished->tilt == finished->course->last());
  CHECK(finished->tilt > 2);
  CHECK(finished->tilts->back().lambda == doctest::Approx(0.3).epsilon(1e-12));
  const QuadraticReward reward(experiment.reward);
  for (int k = 0; k < finished->tilt; ++k) {
    CAPTURE(k);
    const KeptTilt* kept = finished->history->find(k + 1);
    REQUIRE(kept != nullptr);
    const CarriedOver carried = carried_over(kept->state);
    REQUIRE(carried.earlier.size() == static_cast<std::size_t>(k) + 1);
    const Eigen::MatrixXd x0 = carried.earlier.back().samples->cast<double>();
    Eigen::VectorXd rewards(x0.cols());
    for (Eigen::Index j = 0; j < x0.cols(); ++j) rewards[j] = reward.value(x0.col(j));
    const auto i = static_cast<std::size_t>(k);
    const double before = (*finished->tilts)[i].lambda;
    const double step = (*finished->tilts)[i + 1].lambda - before;
    const double left = 0.3 - before;
    CHECK(conditional_effective_size(rewards, step) > 0.97 - 1e-9);
    // One tilt less would have been too few.
    const double steps = left / step;
    CHECK(steps == doctest::Approx(std::round(steps)).epsilon(1e-9));
    if (std::round(steps) > 1) {
      CHECK(conditional_effective_size(rewards, left / (std::round(steps) - 1)) < 0.97);
    }
  }
}

TEST_CASE("the exact density at the end of chosen steps is the tilt by lambda") {
  const Experiment experiment = adaptive();
  Session session(experiment, {});
  const auto finished = run_to_end(session);
  const GaussianMixture base(experiment.base);
  const GaussianMixture end = mixture_at(*finished->course, experiment.base, finished->tilt);
  const GaussianMixture expected = tilted(base, QuadraticReward(experiment.reward), 0.3);
  for (const double y : {-1.0, 0.2, 2.5}) {
    const Eigen::Vector2d x(0.4, y);
    CHECK(end.log_density(x) == doctest::Approx(expected.log_density(x)).epsilon(1e-12));
  }
}

TEST_CASE("a branch from a course of chosen steps goes on to its lambda") {
  const Experiment experiment = adaptive();
  Session session(experiment, {});
  const auto finished = run_to_end(session);
  REQUIRE(finished->tilt > 2);
  Experiment further = experiment;
  further.tilting.epochs = 1;
  session.send(Branch{1, further});
  session.send(Play{});
  const auto again = wait_until(session, [&](const Snapshot& s) {
    return s.experiment->tilting.epochs == 1 && s.phase == Phase::finished;
  });
  CHECK(again->tilts->back().lambda == doctest::Approx(0.3).epsilon(1e-12));
}
