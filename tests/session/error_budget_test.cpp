#include "session/error_budget.h"

#include "diffusion/score_of.h"
#include "finetune/tilting/first_order_denoiser.h"
#include "math/sliced_distance.h"
#include "oracle/mixture_at.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "session/driving.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE(
    "the first-order score is exact where the covariance does not depend on k, and tends to it "
    "elsewhere") {
  Workers workers(1);
  const NoiseSchedule schedule{ScheduleConfig{}};
  const auto error = [&](const Eigen::VectorXd& b, int tilts) {
    Experiment experiment;
    experiment.reward.b = b;
    experiment.tilting.lambda = 1.0;
    experiment.tilting.tilts = tilts;
    const TiltCourse course(experiment);
    const GaussianMixture target = mixture_at(course, BaseConfig{}, tilts);
    FirstOrderDenoiser first_order(BaseConfig{}, course, tilts, schedule, workers);
    ExactDenoiser exact(std::make_shared<const MixtureDensity>(target), schedule, workers);
    const Eigen::MatrixXf x = points(target.noised(schedule.at(0.65)), 400).cast<float>();
    const Eigen::MatrixXd difference =
        score_of(first_order, schedule, x, 0.65) - score_of(exact, schedule, x, 0.65);
    return std::sqrt(difference.colwise().squaredNorm().mean());
  };
  CHECK(error(Eigen::VectorXd{{0.0, 4.0}}, 1) < 1e-3);
  const Eigen::VectorXd across{{1.0, 0.0}};
  CHECK(error(across, 1) > 0.1);
  CHECK(error(across, 20) < 0.6 * error(across, 10));
  CHECK(error(across, 40) < 0.6 * error(across, 20));
}

TEST_CASE("the sliced distance is small for exact samples and that of a shift otherwise") {
  const GaussianMixture p{BaseConfig{}};
  const SlicedDistance distance(p.sample(40'000, RandomStream(1, Purpose::test, 1)));
  const Eigen::MatrixXd samples = p.sample(2'000, RandomStream(1, Purpose::test, 2));
  CHECK(distance(samples) < 0.01);
  Eigen::MatrixXd moved = samples;
  moved.row(1).array() += 1.0;
  // The mean over directions of (v . shift)^2 = 1/2.
  CHECK(distance(moved) == doctest::Approx(0.5).epsilon(0.05));
}

TEST_CASE("a budget tells the parts of the error apart and disturbs nothing") {
  Session undisturbed(tiny(), {});
  const auto expected = run_to_end(undisturbed);

  Session session(tiny(), {});
  session.send(Play{});
  session.send(MeasureBudget{0});
  const auto end = wait_for(session, Phase::finished);
  check_same_run(*expected, *end);
  session.send(MeasureBudget{2});
  session.send(MeasureBudget{2});
  const auto measured = wait_until(session, [](const Snapshot& s) {
    return at_rest(s) && !s.budgets->empty() && s.budgets->back().tilt == 2;
  });
  CHECK(measured->phase == Phase::finished);
  const ErrorBudget& budget = measured->budgets->back();
  const double learned = budget.variant(ScoreSource::learned, false).distance;
  CHECK(budget.noise() < 0.02);
  CHECK(budget.noise() + budget.sampler() + budget.taylor() + budget.network() + budget.clip() ==
        doctest::Approx(learned));
  CHECK(budget.clip() == 0.0);
  // Eight units for a network, trained for three epochs.
  CHECK(budget.network() > 0.1);
  CHECK(std::abs(budget.taylor()) < 0.02);
  CHECK(*budget.variant({true, true, false}).samples ==
        *budget.variant(ScoreSource::exact, false).samples);
  CHECK(*budget.variant({false, true, true}).samples ==
        *budget.variant(ScoreSource::learned, true).samples);
  CHECK(budget.variant({true, false, false}).samples->cols() == 2'000);

  session.send(Reset{});
  CHECK(wait_for(session, Phase::idle)->budgets->empty());
}

TEST_CASE("a clip that holds samples back has its own part, and none in the others") {
  // As good as no tilts for the network: the clip alone changes what is drawn.
  Experiment experiment = tiny();
  experiment.tilting.rate = 1e-9;
  experiment.tilting.samples = experiment.tilting.batch = 2;
  const auto budget_with = [&](double clip) {
    experiment.tilting.sampler.clip = clip;
    Session session(experiment, {});
    run_to_end(session);
    session.send(MeasureBudget{2});
    return wait_until(session, [](const Snapshot& s) { return !s.budgets->empty(); })
        ->budgets->front();
  };
  const ErrorBudget without = budget_with(0.0);
  // Little more than the box between the two points of the data set.
  const ErrorBudget narrow = budget_with(1e-3);
  CHECK(narrow.clip() > 0.2);
  CHECK(narrow.unclipped == doctest::Approx(without.unclipped).epsilon(1e-6));
  CHECK(narrow.noise() == without.noise());
  CHECK(narrow.sampler() == without.sampler());
  CHECK(narrow.taylor() == without.taylor());
  CHECK(narrow.network() == doctest::Approx(without.network()).epsilon(1e-6));
  CHECK(narrow.noise() + narrow.sampler() + narrow.taylor() + narrow.network() + narrow.clip() ==
        doctest::Approx(narrow.variant(ScoreSource::learned, false).distance));
}

TEST_CASE("the budget's own samples are the draws that the tilt is measured by") {
  Experiment experiment = tiny();
  experiment.evaluation.points = 2'000;
  experiment.tilting.sampler = {.kind = SamplerKind::dpm_solver, .steps = 10, .clip = 0.5};
  Session session(experiment, {});
  const auto end = run_to_end(session);
  session.send(MeasureBudget{2});
  const auto measured = wait_until(session, [](const Snapshot& s) { return !s.budgets->empty(); });
  CHECK(*measured->budgets->front().variant(ScoreSource::learned, false).samples ==
        *end->history->find(2)->samples);
}

TEST_CASE("a budget of a run that is over can be held and let go on") {
  Experiment experiment = tiny();
  experiment.tilting.sampler.steps = 400;
  Session session(experiment, {});
  const auto end = run_to_end(session);
  session.send(MeasureBudget{3});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::measuring_budget; });
  session.send(Pause{});
  wait_for(session, Phase::paused);
  session.send(Play{});
  const auto after =
      wait_until(session, [](const Snapshot& s) { return at_rest(s) && s.budgets->size() == 1; });
  CHECK(after->phase == Phase::finished);
  CHECK(after->run == end->run);
}
