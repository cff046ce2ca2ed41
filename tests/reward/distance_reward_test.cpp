#include "reward/reward.h"

#include <doctest/doctest.h>

using namespace tiltscope;

namespace {

RewardConfig distance_from(const Eigen::VectorXd& a) {
  return {.kind = RewardKind::distance, .a = a};
}

}  // namespace

TEST_CASE("a distance is -|x - a| at every column") {
  const RewardConfig config = distance_from(Eigen::Vector2d(1.0, -2.0));
  const auto reward = make_reward(config, 2);
  Eigen::MatrixXf x(2, 3);
  x << 1, 4, -4, -2, 2, 10;
  // (0, 0), (3, 4) and (-5, 12) away from a.
  CHECK(reward->values(x) == Eigen::Vector3d(0.0, -5.0, -13.0));
  CHECK(reward->quadratic() == nullptr);
  CHECK(reward->config() == config);
}

TEST_CASE("without a place a distance is one from the origin, in any dimension") {
  for (const Eigen::Index d : {1, 2, 5}) {
    CAPTURE(d);
    const Eigen::MatrixXd x = Eigen::MatrixXd::Random(d, 6);
    const auto empty = make_reward(distance_from(Eigen::VectorXd(0)), d);
    const auto origin = make_reward(distance_from(Eigen::VectorXd::Zero(d)), d);
    Eigen::VectorXd values(6), others(6);
    empty->evaluate(x, values);
    origin->evaluate(x, others);
    CHECK(values == others);
    CHECK(values[3] == doctest::Approx(-x.col(3).norm()));
    CHECK(*empty->gradients(x) == *origin->gradients(x));
  }
}

TEST_CASE("the gradient of a distance is that of its values, and 0 at a") {
  for (const Eigen::Index d : {1, 2, 5}) {
    CAPTURE(d);
    const Eigen::VectorXd a = Eigen::VectorXd::LinSpaced(d, 2.0, 3.0);
    const auto reward = make_reward(distance_from(a), a.size());
    const Eigen::MatrixXd x = Eigen::MatrixXd::Random(d, 5);
    const auto gradients = reward->gradients(x);
    REQUIRE(gradients);
    constexpr double h = 1e-6;
    for (Eigen::Index i = 0; i < d; ++i) {
      Eigen::MatrixXd above = x, below = x;
      above.row(i).array() += h;
      below.row(i).array() -= h;
      Eigen::VectorXd r_above(5), r_below(5);
      reward->evaluate(above, r_above);
      reward->evaluate(below, r_below);
      for (Eigen::Index j = 0; j < 5; ++j) {
        CHECK((r_above[j] - r_below[j]) / (2 * h) ==
              doctest::Approx((*gradients)(i, j)).epsilon(1e-6));
      }
    }
    CHECK(*reward->gradients(a) == Eigen::MatrixXd::Zero(d, 1));
  }
}
