#include "session/error_budget.h"

#include "diffusion/first_order_denoiser.h"
#include "math/oracle.h"
#include "math/sliced_distance.h"
#include "session/driving.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// The score that a denoiser stands for: -x1_hat / sigma, (d, n).
Eigen::MatrixXd score_of(Denoiser& denoiser, const NoiseSchedule& schedule,
                         const Eigen::MatrixXf& x, double t) {
  Eigen::MatrixXf x1_hat(x.rows(), x.cols());
  denoiser.predict_noise(x, t, x1_hat);
  return x1_hat.cast<double>() / -schedule.at(t).sigma;
}

}  // namespace

TEST_CASE("first-order tilts add up the exact covariances, in any dimension") {
  Workers workers(2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const Eigen::Index d : {1, 2, 5}) {
    CAPTURE(d);
    const Problem problem(d);
    const GaussianMixture base(problem.base);
    // Two tilts with one reward, two with another.
    Experiment experiment;
    experiment.base = problem.base;
    experiment.reward = problem.reward;
    experiment.tilting.lambda = 0.3;
    experiment.tilting.tilts = 3;
    Experiment other = experiment;
    other.reward.b *= -1.0;
    other.tilting.lambda = 0.4;
    other.tilting.tilts = 2;
    const TiltCourse course = TiltCourse(experiment).branched(2, other);
    constexpr int k = 4;
    FirstOrderDenoiser denoiser(base, course, k, schedule, workers);
    const Eigen::MatrixXf x = points(base, 150).cast<float>();
    for (const double t : {0.05, 0.5, 0.95}) {
      const NoiseLevel level = schedule.at(t);
      const Eigen::MatrixXd score = score_of(denoiser, schedule, x, t);
      for (Eigen::Index i = 0; i < x.cols(); i += 37) {
        const Eigen::VectorXd at = x.col(i).cast<double>();
        Eigen::VectorXd expected = base.noised(level).score(at);
        for (int j = 0; j < k; ++j) {
          const QuadraticReward reward(j < 2 ? experiment.reward : other.reward);
          const double delta = j < 2 ? 0.1 : 0.2;
          expected += delta * score_reward_covariance(course.density(base, j), reward, level, at);
        }
        CHECK(relative_error(Eigen::VectorXd(score.col(i)), expected) < 1e-4);
      }
    }
  }
}

TEST_CASE(
    "the first-order score is exact where the covariance does not depend on k, and tends to it "
    "elsewhere") {
  Workers workers(1);
  const NoiseSchedule schedule{ScheduleConfig{}};
  const GaussianMixture base{BaseConfig{}};
  const auto error = [&](const Eigen::VectorXd& b, int tilts) {
    Experiment experiment;
    experiment.reward.b = b;
    experiment.tilting.lambda = 1.0;
    experiment.tilting.tilts = tilts;
    const TiltCourse course(experiment);
    const GaussianMixture target = course.density(base, tilts);
    FirstOrderDenoiser first_order(base, course, tilts, schedule, workers);
    ExactDenoiser exact(target, schedule, workers);
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
  CHECK(budget.noise() + budget.sampler() + budget.taylor() + budget.network() ==
        doctest::Approx(learned));
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
