#include "view/scene/diffusion_time.h"

#include "oracle/mixture_density.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::view;

TEST_CASE("the time plays from noise to data, and stops there") {
  DiffusionTime time;
  CHECK(time.at_data());
  double now = 100.0;
  time.advance(now);
  time.play_or_pause();
  CHECK(time.playing());
  CHECK(time.t() == 1.0);
  for (int i = 0; i < 40; ++i) time.advance(now += 0.1);
  CHECK(time.t() == doctest::Approx(1.0 - 4.0 / DiffusionTime::play_seconds));
  time.play_or_pause();
  time.advance(now += 1.0);
  CHECK(time.t() == doctest::Approx(0.5));
  time.play_or_pause();
  for (int i = 0; i < 60; ++i) time.advance(now += 0.1);
  CHECK(time.at_data());
  CHECK_FALSE(time.playing());
}

TEST_CASE("a frame that comes late does not jump, and a hand on the slider stops the play") {
  DiffusionTime time;
  time.advance(0.0);
  time.play_or_pause();
  time.advance(60.0);
  CHECK(time.t() > 0.9);
  time.set(0.3);
  time.advance(60.1);
  CHECK(time.t() == 0.3);
  time.set(-4.0);
  CHECK(time.at_data());
}

TEST_CASE("the step nearest to a time") {
  ParticlePaths paths;
  paths.times = {0.999, 0.5, 0.001, 0.0};
  CHECK(nearest_step(paths, 1.0) == 0);
  CHECK(nearest_step(paths, 0.6) == 1);
  CHECK(nearest_step(paths, 0.2) == 2);
  CHECK(nearest_step(paths, 0.0) == 3);
}

TEST_CASE("a noised density is computed once") {
  const tiltscope::test::Problem problem(2);
  const GaussianMixture mixture(problem.base);
  const std::shared_ptr<const ExactDensity> clean = std::make_shared<const MixtureDensity>(mixture);
  const ScheduleConfig schedule;
  NoisedDensity noised;
  CHECK(noised.at(clean, schedule, 0.0) == clean);
  const auto once = noised.at(clean, schedule, 0.4);
  CHECK(noised.at(clean, schedule, 0.4) == once);
  const GaussianMixture expected = mixture.noised(NoiseSchedule(schedule).at(0.4));
  const Eigen::Vector2d x(0.3, -0.7);
  CHECK(once->log_density(x)[0] == doctest::Approx(expected.log_density(x)));
  CHECK(noised.at(clean, schedule, 0.5) != once);
  CHECK(noised.at(nullptr, schedule, 0.5) == nullptr);
}
