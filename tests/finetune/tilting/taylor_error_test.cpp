#include "finetune/tilting/taylor_error.h"

#include "capture_binding.h"
#include "math/noise_schedule.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

using namespace tiltscope;

namespace {

double error_of(Experiment experiment, int tilts) {
  experiment.tilting.tilts = tilts;
  Workers workers(0);
  return taylor_error(experiment, time_of_alpha(experiment.schedule, 0.5), 20'000, workers);
}

}  // namespace

TEST_CASE("for mode transfer the first-order update's error falls like 1/N") {
  Experiment experiment;
  experiment.reward.b = Eigen::Vector2d(1, 0);
  // Monte Carlo of another program, good to two figures.
  for (const auto& [tilts, expected] :
       {std::pair{1, 0.510}, {2, 0.224}, {5, 0.085}, {10, 0.042}, {20, 0.021}, {50, 0.0083}}) {
    CAPTURE_BINDING(tilts);
    CHECK(error_of(experiment, tilts) == doctest::Approx(expected).epsilon(0.04));
  }
  // 1/N exactly in the limit.
  CHECK(error_of(experiment, 100) / error_of(experiment, 200) == doctest::Approx(2).epsilon(0.01));
}

TEST_CASE("for the paper's reward the first-order update is exact, whatever N") {
  // Predictions of the noise are single precision.
  for (const int tilts : {1, 5, 50}) CHECK(error_of({}, tilts) < 1e-6);
}

TEST_CASE("the time of an alpha") {
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const ScheduleConfig config{.kind = kind};
    for (const double alpha : {0.1, 0.5, 0.9}) {
      const double t = time_of_alpha(config, alpha);
      CHECK(NoiseSchedule(config).at(t).alpha == doctest::Approx(alpha).epsilon(1e-9));
    }
  }
}
