#include "reward/expression_reward.h"

#include "reward/reward_error.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace tiltscope;

namespace {

std::string refusal(const Reward& reward, const Eigen::MatrixXd& x) {
  Eigen::VectorXd values(x.cols());
  try {
    reward.evaluate(x, values);
    return "no error";
  } catch (const RewardError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a typed reward has its formula's values and slopes") {
  const ExpressionReward reward("-(x1 - 1)^2 + 2*x2", 2);
  Eigen::MatrixXf x(2, 2);
  x << 1, 3, 0.5, -1;
  CHECK(reward.values(x) == Eigen::Vector2d(1.0, -6.0));
  Eigen::MatrixXd gradients(2, 2);
  gradients << 0, -4, 2, 2;
  REQUIRE(reward.gradients(x.cast<double>()));
  CHECK(reward.gradients(x.cast<double>())->isApprox(gradients));
  CHECK(reward.quadratic() == nullptr);
}

TEST_CASE("a typed reward with a step in it has no gradient") {
  const ExpressionReward reward("4*(x1 > 0)", 2);
  CHECK_FALSE(reward.gradients(Eigen::MatrixXd::Zero(2, 1)));
}

TEST_CASE("-infinity is a wall, NaN and +infinity are refused with the point") {
  const ExpressionReward wall("x > 0 ? y : -inf", 2);
  Eigen::VectorXd values(2);
  Eigen::MatrixXd x(2, 2);
  x << -1, 2, 3, 4;
  wall.evaluate(x, values);
  CHECK(values[0] == -std::numeric_limits<double>::infinity());
  CHECK(values[1] == 4.0);
  CHECK(refusal(ExpressionReward("1 + sqrt(x)", 2), x) ==
        "the reward's formula is NaN at x = (-1, 3), from character 5, sqrt(-1)");
  CHECK(
      refusal(ExpressionReward("1/(y - 4)", 2), x) ==
      "the reward's formula is +infinity at x = (2, 4), from character 2, 1/0; only -infinity may "
      "be, which is a wall");
  CHECK(refusal(ExpressionReward("-1/(y - 4)^2", 2), x) == "no error");
  CHECK(refusal(ExpressionReward("log(x20)", 20), Eigen::MatrixXd::Constant(20, 1, -0.25)) ==
        "the reward's formula is NaN at x = (-0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.25, "
        "-0.25, ...), from character 1, log(-0.25)");
}
