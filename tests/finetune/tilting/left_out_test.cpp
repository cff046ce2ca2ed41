#include "finetune/tilting/left_out.h"

#include "reward/expression_reward.h"
#include "support.h"

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace tiltscope;

namespace {

std::vector<double> left_out(
    const Experiment& experiment, const std::vector<int>& tilts,
    const Checkpoint& check = [](double) {}) {
  return exactly_left_out(TiltOracle(experiment.base), TiltCourse(experiment), tilts, 200,
                          RandomStream(0, Purpose::test), check);
}

/// One mode in one dimension, and the reward a x^2 / 2 in either of its two forms.
Experiment one_mode(double a, int tilts, bool typed) {
  Experiment experiment;
  experiment.base.weights = Eigen::VectorXd::Ones(1);
  experiment.base.means = {Eigen::VectorXd::Zero(1)};
  experiment.base.covariances = {Eigen::MatrixXd::Identity(1, 1)};
  experiment.reward.A = Eigen::MatrixXd::Constant(1, 1, a);
  experiment.reward.b = Eigen::VectorXd::Zero(1);
  if (typed) experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = std::to_string(0.5 * a) + "*x1^2";
  experiment.tilting.tilts = tilts;
  return experiment;
}

}  // namespace

TEST_CASE("what tilts have left out after each of them is that of the closed form") {
  // As in hardness_test: after a share s of the tilt, the posterior's mean is 2 m / (2 - s a), and
  // a first-order step adds delta a mean / (2 - s a). All is in proportion to x_t.
  const double a = -1.5;
  const int tilts = 10;
  for (const bool typed : {false, true}) {
    CAPTURE(typed);
    const auto shares = left_out(one_mode(a, tilts, typed), {1, 4, 10});
    REQUIRE(shares.size() == 3);
    double summed = 0.0;
    std::size_t i = 0;
    for (int k = 1; k <= tilts; ++k) {
      const double precision = 2.0 - a * (k - 1) / tilts;
      summed += a / tilts * 2.0 / (precision * precision);
      if (k != 1 && k != 4 && k != 10) continue;
      const double exact = 2.0 / (2.0 - a * k / tilts) - 1.0;
      CHECK(shares[i++] ==
            doctest::Approx(std::abs(summed - exact) / std::abs(exact)).epsilon(2e-3));
    }
  }
}

TEST_CASE("a formula leaves out what the same quadratic reward does") {
  Experiment experiment;
  experiment.reward.b = Eigen::Vector2d(1.0, 0.0);
  const auto exact = left_out(experiment, {2, 20});
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "x1";
  const auto by_cells = left_out(experiment, {2, 20});
  CHECK(exact[1] > 0.01);
  for (const std::size_t i : {0U, 1U})
    CHECK(by_cells[i] == doctest::Approx(exact[i]).epsilon(0.02));
}

TEST_CASE("three times as many tilts leave out about a third") {
  Experiment experiment;
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "logsigmoid(6*(x1 - 1))";
  const double few = left_out(experiment, {20}).front();
  experiment.tilting.tilts = 60;
  CHECK(left_out(experiment, {60}).front() == doctest::Approx(few / 3.0).epsilon(0.1));
}

TEST_CASE("what is not known is said, and who asks can stop") {
  Experiment experiment;
  struct Stopped {};
  CHECK_THROWS_AS(left_out(experiment, {20}, [](double) { throw Stopped{}; }), Stopped);
  experiment.tilting.lambda = 1.0;
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "x1 > 0 ? 1 : -inf";
  CHECK_THROWS_AS(left_out(experiment, {20}), std::domain_error);
  experiment.reward.formula = "2";
  CHECK_THROWS_AS(left_out(experiment, {20}), std::domain_error);
}

TEST_CASE("a curve has the last tilt, and others evenly before it") {
  CHECK(tilts_for_curve(3, 12) == std::vector<int>{1, 2, 3});
  CHECK(tilts_for_curve(20, 12) == std::vector<int>{2, 4, 6, 8, 10, 12, 14, 16, 18, 20});
  CHECK(tilts_for_curve(200, 12).size() <= 12);
  CHECK(tilts_for_curve(200, 12).back() == 200);
  CHECK(tilts_for_curve(0, 12).empty());
}
