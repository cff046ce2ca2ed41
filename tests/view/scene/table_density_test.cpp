#include "view/scene/table_density.h"

#include "math/noise_schedule.h"
#include "oracle/function_reward.h"
#include "oracle/grid_density.h"
#include "oracle/tilt_oracle.h"
#include "reward/reward.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::test;

namespace {

/// On a grid, though it is a mixture: two modes pulled by a linear reward, of which only values are
/// known.
std::shared_ptr<const ExactDensity> on_grid(int& evaluations) {
  const TiltOracle oracle(Experiment{}.base);
  const auto reward = reward_of([&evaluations](const Eigen::VectorXd& x) {
    ++evaluations;
    return 0.5 * x[0] + x[1];
  });
  return oracle.density(reward, 1.0);
}

}  // namespace

TEST_CASE("a picture's table has the grid's density at every noise level, and asks no reward") {
  int evaluations = 0;
  const auto exact = on_grid(evaluations);
  REQUIRE(std::dynamic_pointer_cast<const GridDensity>(exact));
  const int before = evaluations;
  const auto table = pictured(exact);
  CHECK(table != exact);
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const double t : {0.0, 0.05, 0.3, 0.7}) {
    CAPTURE(t);
    const auto shown = t > 0.0 ? table->at(schedule.at(t)) : table;
    const Eigen::MatrixXd points = shown->sample(200, RandomStream(3, Purpose::test));
    const Eigen::VectorXd logs = shown->log_density(points);
    CHECK(evaluations == before);
    const Eigen::VectorXd truth =
        (t > 0.0 ? exact->at(schedule.at(t)) : exact)->log_density(points);
    evaluations = before;
    CHECK((logs - truth).cwiseAbs().maxCoeff() < 0.08);
    CHECK((logs - truth).cwiseAbs().mean() < 0.01);
    CHECK(std::abs(shown->highest_log_density() - truth.maxCoeff()) < 0.2);
  }
}

TEST_CASE("a mixture is shown as it is") {
  const auto mixture = TiltOracle(Experiment{}.base).base();
  CHECK(pictured(mixture) == mixture);
  CHECK(pictured(nullptr) == nullptr);
}
