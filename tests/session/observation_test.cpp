#include "session/observation.h"

#include "diffusion/denoiser.h"
#include "diffusion/model_file.h"
#include "math/noise_schedule.h"
#include "oracle/tilted_mixture.h"
#include "session/driving.h"
#include "session/observer.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Observe look(double t, int columns = 21, int rows = 13, std::optional<int> tilt = {}) {
  return {ScoreRequest{t, {{-3.0, -2.0}, {3.0, 2.5}, columns, rows}, tilt}};
}

Observe look_back(double t, int tilt) { return look(t, 21, 13, tilt); }

auto seen(double t, int tilt) {
  return [=](const Snapshot& s) { return s.scores && s.scores->t == t && s.scores->tilt == tilt; };
}

}  // namespace

TEST_CASE("a grid's points run from corner to corner, the lowest row first") {
  const PlaneGrid grid{{-1.0, 2.0}, {3.0, 8.0}, 5, 4};
  CHECK(grid.size() == 20);
  CHECK(grid.point(0) == Eigen::Vector2d(-1.0, 2.0));
  CHECK(grid.point(4) == Eigen::Vector2d(3.0, 2.0));
  CHECK(grid.point(5) == Eigen::Vector2d(-1.0, 4.0));
  CHECK(grid.point(19) == Eigen::Vector2d(3.0, 8.0));
}

TEST_CASE("looking changes no bit of the run") {
  Session alone(tiny(), {});
  alone.send(Play{});
  const auto expected = wait_for(alone, Phase::finished);

  Session watched(tiny(), {});
  watched.send(look(0.3));
  watched.send(Play{});
  for (int i = 0; watched.snapshot()->phase != Phase::finished; ++i) {
    watched.send(look(0.01 + 0.9 * (i % 50) / 50.0));
    if (i % 7 == 0) watched.send(Observe{});
    watched.wait_for_change(watched.snapshot()->version);
  }
  const auto end = watched.snapshot();
  CHECK(*end->final_samples == *expected->final_samples);
  CHECK(write_model(*end->model) == write_model(*expected->model));
  for (std::size_t k = 0; k < expected->tilts->size(); ++k) {
    CHECK((*end->tilts)[k].rmse == (*expected->tilts)[k].rmse);
  }
}

TEST_CASE("the exact scores are the oracle's, the learned ones the model's") {
  Session session(tiny(), {});
  session.send(Play{});
  wait_for(session, Phase::finished);
  session.send(look(0.4));
  const auto snapshot = wait_until(session, seen(0.4, 3));
  const ScoreGrid& scores = *snapshot->scores;
  CHECK(scores.run == snapshot->run);
  REQUIRE(scores.grid.size() == 21 * 13);
  REQUIRE(scores.learned.cols() == 21 * 13);
  REQUIRE(scores.exact.cols() == 21 * 13);

  const Experiment experiment = tiny();
  const NoiseLevel level = NoiseSchedule(experiment.schedule).at(0.4);
  const GaussianMixture exact =
      tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward), 0.1)
          .noised(level);
  for (Eigen::Index i = 0; i < scores.grid.size(); ++i) {
    const Eigen::VectorXd s = exact.score(scores.grid.point(i));
    CHECK(test::relative_error(scores.exact.col(i).cast<double>(), s) < 1e-6);
  }

  // What the learned ones must be, by way of the model file.
  const Model& model = *snapshot->model;
  Workers alone(1);
  LearnedDenoiser denoiser(model.network, alone);
  Eigen::MatrixXf x(2, scores.grid.size());
  for (Eigen::Index i = 0; i < x.cols(); ++i) x.col(i) = scores.grid.point(i).cast<float>();
  Eigen::MatrixXf x1_hat(2, x.cols());
  denoiser.predict_noise(x, 0.4, x1_hat);
  const Eigen::MatrixXf learned = x1_hat / static_cast<float>(-level.sigma);
  CHECK((scores.learned - learned).norm() < 1e-5F * learned.norm());

  session.send(look(0.4, 41, 25));
  const auto finer =
      wait_until(session, [](const Snapshot& s) { return s.scores->grid.columns == 41; });
  // The same points, every other one of the finer grid.
  for (int row = 0; row < 13; ++row) {
    for (int column = 0; column < 21; ++column) {
      const Eigen::Vector2f coarse = scores.learned.col(21 * row + column);
      const Eigen::Vector2f fine = finer->scores->learned.col(41 * 2 * row + 2 * column);
      CHECK((coarse - fine).norm() < 1e-4F * (1.0F + coarse.norm()));
    }
  }
}

TEST_CASE("how long a look still takes is what its last slice says") {
  Session session(tiny(), {});
  session.send(Play{});
  const auto end = wait_for(session, Phase::finished);
  Observer observer;
  observer.ask(look(0.4, 80, 40).scores);
  CHECK(observer.seconds_left() == 0.0);
  observer.watch(end->model->network, end->target_density, end->run, end->tilt);
  CHECK(observer.busy());
  CHECK(observer.seconds_left() == 0.0);
  CHECK_FALSE(observer.work());
  CHECK(observer.seconds_left() > 0.0);
  while (!observer.work()) CHECK(observer.seconds_left() > 0.0);
  CHECK(observer.seconds_left() == 0.0);
  // The same again, before its first slice.
  observer.watch(end->model->network, end->target_density, end->run, end->tilt);
  CHECK(observer.seconds_left() > 0.0);
}

TEST_CASE("scores are computed while the run is paused, and again after every tilt") {
  Session session(endless(), {});
  session.send(look(0.5));
  session.send(Play{});
  wait_until(session, seen(0.5, 0));
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  session.send(look(0.6));
  wait_until(session, seen(0.6, 0));
  session.send(Pause{});
  wait_until(session, [](const Snapshot& s) { return s.phase == Phase::paused; });
  session.send(look(0.7));
  const auto paused = wait_until(session, seen(0.7, 0));
  CHECK(paused->phase == Phase::paused);

  Session stepping(tiny(), {});
  stepping.send(look(0.2));
  for (int tilt = 0; tilt <= 3; ++tilt) {
    stepping.send(Step{});
    const auto snapshot = wait_until(stepping, seen(0.2, tilt));
    CHECK(snapshot->samples_tilt == tilt);
  }
  stepping.send(Observe{});
  wait_until(stepping, [](const Snapshot& s) { return !s.scores; });
}

TEST_CASE("an earlier tilt's scores are those that its model had when it was the newest") {
  Session stepping(tiny(), {});
  stepping.send(look(0.2));
  std::vector<std::shared_ptr<const ScoreGrid>> then;
  for (int tilt = 0; tilt <= 3; ++tilt) {
    stepping.send(Step{});
    then.push_back(wait_until(stepping, seen(0.2, tilt))->scores);
  }
  for (const int tilt : {1, 3, 0, 2}) {
    CAPTURE(tilt);
    stepping.send(look_back(0.2, tilt));
    const auto scores = wait_until(stepping, seen(0.2, tilt))->scores;
    CHECK(scores->run == stepping.snapshot()->run);
    CHECK(scores->learned == then[static_cast<std::size_t>(tilt)]->learned);
    CHECK(scores->exact == then[static_cast<std::size_t>(tilt)]->exact);
  }
  CHECK(then[0]->learned != then[2]->learned);

  // Another time of the same tilt, and the newest tilt again.
  stepping.send(look_back(0.5, 2));
  wait_until(stepping, seen(0.5, 2));
  stepping.send(look(0.2));
  CHECK(wait_until(stepping, seen(0.2, 3))->scores->learned == then[3]->learned);
}

TEST_CASE("who looks at an earlier tilt goes on seeing it while the run goes on") {
  Session session(tiny(), {});
  session.send(Step{});
  wait_until(session, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  session.send(look_back(0.3, 0));
  wait_until(session, seen(0.3, 0));
  const auto end = run_to_end(session);
  REQUIRE(end->scores);
  CHECK(end->scores->tilt == 0);
  // A tilt that is not there has no answer; what was there stays until there is one.
  session.send(look_back(0.3, 7));
  session.send(look_back(0.4, 1));
  wait_until(session, seen(0.4, 1));
}

TEST_CASE("an earlier tilt that is asked for again after another run has begun is there again") {
  Session session(tiny(), {});
  session.send(Step{});
  wait_until(session, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  session.send(look_back(0.3, 0));
  const std::uint64_t run = wait_until(session, seen(0.3, 0))->scores->run;
  session.send(Reset{});
  wait_until(session, [=](const Snapshot& s) { return s.run != run && s.samples && at_rest(s); });
  session.send(look_back(0.3, 0));
  const auto anew =
      wait_until(session, [=](const Snapshot& s) { return s.scores && s.scores->run != run; });
  CHECK(anew->scores->tilt == 0);
}

TEST_CASE("the first samples' paths lead from noise to these samples") {
  Session session(tiny(), {});
  session.send(Play{});
  const auto snapshot = wait_for(session, Phase::finished);
  REQUIRE(snapshot->paths);
  const ParticlePaths& paths = *snapshot->paths;
  CHECK(paths.tilt == 3);
  REQUIRE(paths.times.size() == 11);
  REQUIRE(paths.states.size() == 11);
  CHECK(paths.times.front() == doctest::Approx(0.999));
  CHECK(paths.times.back() == 0.0);
  CHECK(std::is_sorted(paths.times.rbegin(), paths.times.rend()));
  const Eigen::Index n = paths.states.front().cols();
  CHECK(n == 100);
  CHECK(paths.states.back() == snapshot->samples->leftCols(n));
  // Noise at the beginning: within five standard errors.
  const auto numbers = static_cast<double>(paths.states.front().size());
  const double spread = paths.states.front().cast<double>().squaredNorm() / numbers;
  CHECK(spread == doctest::Approx(1.0).epsilon(5.0 * std::sqrt(2.0 / numbers)));

  session.send(Reset{});
  const auto base = wait_until(session, [](const Snapshot& s) {
    return s.phase == Phase::idle && s.samples && s.activity == Activity::none;
  });
  REQUIRE(base->paths);
  CHECK(base->paths->states.back() == *base->samples);
}

TEST_CASE("the paths of earlier tilts lead to their samples, and are there where a run goes on") {
  Session session(
      tiny(),
      {.pretrained = {}, .base_model = {}, .start = nullptr, .measuring = Measuring::behind});
  session.send(Play{});
  const auto snapshot = wait_for(session, Phase::finished);
  for (const KeptTilt& kept : snapshot->history->tilts) {
    CAPTURE(kept.tilt);
    REQUIRE(kept.paths);
    CHECK(kept.paths->tilt == kept.tilt);
    const Eigen::Index n = kept.paths->states.front().cols();
    CHECK(kept.paths->states.back() == kept.samples->leftCols(n));
  }
  session.send(Branch{1, *snapshot->experiment});
  const auto from_one = wait_until(
      session, [&](const Snapshot& s) { return s.run != snapshot->run && s.samples_tilt == 1; });
  CHECK(from_one->paths == snapshot->history->find(1)->paths);
}

TEST_CASE("a path of Heun's has a state a step, and none of the trial states between them") {
  Experiment experiment = tiny();
  experiment.tilting.sampler.kind = SamplerKind::heun;
  experiment.tilting.sampler.steps = 11;
  Session session(experiment, {});
  session.send(Play{});
  const auto snapshot = wait_for(session, Phase::finished);
  REQUIRE(snapshot->paths);
  const ParticlePaths& paths = *snapshot->paths;
  REQUIRE(paths.times.size() == 7);  // the ends of five steps, and the sample
  REQUIRE(paths.states.size() == 7);
  CHECK(std::is_sorted(paths.times.begin(), paths.times.end(), std::greater_equal<>()));
  // A last call that stood at a trial state would not lead to the sample.
  const NoiseSchedule schedule(experiment.schedule);
  const NoiseLevel level = schedule.at(paths.times[5]);
  const Eigen::MatrixXf last = paths.states[5] / static_cast<float>(level.alpha);
  CHECK((last - paths.states[6]).norm() < 0.01F * last.norm());
}

TEST_CASE("a path is that of its particle, whatever the number of threads") {
  Experiment experiment = tiny();
  experiment.evaluation.points = 500;
  std::vector<std::shared_ptr<const ParticlePaths>> paths;
  for (const int threads : {1, 2, 3}) {
    experiment.run.threads = threads;
    Session session(experiment, {});
    session.send(Play{});
    paths.push_back(wait_for(session, Phase::finished)->paths);
    REQUIRE(paths.back()->states.front().cols() == 400);
    CHECK(paths.back()->states.front() == paths.front()->states.front());
    CHECK(paths.back()->states[5] == paths.front()->states[5]);
    CHECK(paths.back()->states.back() == paths.front()->states.back());
  }
}

TEST_CASE("other dimensions have paths, but no grid") {
  Experiment line = tiny();
  line.base.weights = Eigen::VectorXd::Ones(1);
  line.base.means = {Eigen::VectorXd::Zero(1)};
  line.base.covariances = {Eigen::MatrixXd::Identity(1, 1)};
  line.reward = {.A = Eigen::MatrixXd::Zero(1, 1), .b = Eigen::VectorXd::Ones(1)};
  Session session(line, {});
  session.send(look(0.5));
  session.send(Play{});
  const auto end = wait_for(session, Phase::finished);
  CHECK(end->scores == nullptr);
  REQUIRE(end->paths);
  CHECK(end->paths->states.front().rows() == 1);
}
