#include "finetune/tilting/grid_covariances.h"

#include "finetune/tilting/first_order_denoiser.h"
#include "finetune/tilting/taylor_error.h"
#include "oracle/tilted_density.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace tiltscope;

namespace {

/// A quadratic reward, and a formula that gives the same values.
Experiment as_quadratic() {
  Experiment experiment;
  experiment.base.weights = Eigen::Vector2d(0.3, 0.7);
  experiment.base.means = {Eigen::Vector2d(-1.0, 0.5), Eigen::Vector2d(1.5, -0.5)};
  experiment.base.covariances = {Eigen::Matrix2d{{0.4, 0.1}, {0.1, 0.3}},
                                 Eigen::Matrix2d{{0.2, -0.05}, {-0.05, 0.6}}};
  experiment.reward.A = Eigen::Matrix2d{{0.8, 0.2}, {0.2, -1.5}};
  experiment.reward.b = Eigen::Vector2d(-2.0, 0.5);
  experiment.tilting.tilts = 3;
  return experiment;
}

Experiment as_formula() {
  Experiment experiment = as_quadratic();
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "0.4*x1^2 + 0.2*x1*x2 - 0.75*x2^2 - 2*x1 + 0.5*x2";
  return experiment;
}

}  // namespace

TEST_CASE("on a grid, first-order tilts of a quadratic reward's values are the closed form's") {
  Workers workers(1);
  const NoiseSchedule schedule{ScheduleConfig{}};
  const Experiment quadratic = as_quadratic(), formula = as_formula();
  const TiltCourse course(quadratic), values(formula);
  FirstOrderDenoiser closed(quadratic.base, course, 3, schedule, workers);
  FirstOrderDenoiser grid(formula.base, values, 3, schedule, workers);
  const auto end = tilted_density(quadratic.base, course, 3);
  for (const double t : {0.01, 0.03, 0.1, 0.5, 0.9, 0.999}) {
    CAPTURE(t);
    const Eigen::MatrixXf x =
        end->at(schedule.at(t))->sample(400, RandomStream(1, Purpose::test)).cast<float>();
    Eigen::MatrixXf exact(x), found(x);
    closed.predict_noise(x, t, exact);
    grid.predict_noise(x, t, found);
    CHECK((found - exact).cwiseAbs().maxCoeff() <
          2e-3F * std::max(1.0F, exact.cwiseAbs().maxCoeff()));
  }
}

TEST_CASE("the Taylor error of a quadratic reward's values is the closed form's") {
  Workers workers(1);
  const double t = time_of_alpha(ScheduleConfig{}, std::sqrt(0.5));
  // Each at draws of its own density, of which a few at the rim have the most of it.
  const double exact = taylor_error(as_quadratic(), t, 20'000, workers);
  CHECK(taylor_error(as_formula(), t, 20'000, workers) == doctest::Approx(exact).epsilon(0.04));
}
