#include "reward/quadratic_reward.h"

#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

RewardConfig bent(Eigen::Index d) {
  const Eigen::MatrixXd random = Eigen::MatrixXd::Random(d, d);
  return {.A = random + random.transpose(), .b = Eigen::VectorXd::Random(d), .c = 0.7};
}

}  // namespace

TEST_CASE("a quadratic reward is x'Ax / 2 + b'x + c at every column") {
  const RewardConfig config{
      .A = Eigen::Matrix2d{{2.0, -1.0}, {-1.0, 4.0}}, .b = Eigen::Vector2d(3.0, -2.0), .c = 0.5};
  const auto reward = make_reward(config, 2);
  Eigen::MatrixXf x(2, 3);
  x << 0, 1, -2, 0, 1, 3;
  // At (1, 1): (2 - 2 + 4) / 2 + 3 - 2 + .5; at (-2, 3): (8 + 12 + 36) / 2 - 6 - 6 + .5.
  CHECK(reward->values(x) == Eigen::Vector3d(0.5, 3.5, 16.5));
  CHECK(reward->quadratic() == reward.get());
  CHECK(reward->config() == config);
}

TEST_CASE("the gradient of a quadratic reward is that of its values, in any dimension") {
  for (const Eigen::Index d : {1, 2, 7}) {
    CAPTURE(d);
    const auto reward = make_reward(bent(d), d);
    const auto value = [&](const Eigen::VectorXd& x) {
      Eigen::VectorXd result(1);
      reward->evaluate(x, result);
      return result[0];
    };
    const Eigen::MatrixXd x = 2.0 * Eigen::MatrixXd::Random(d, 5);
    const auto gradients = reward->gradients(x);
    REQUIRE(gradients);
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      CHECK(relative_error(gradients->col(j), gradient(value, x.col(j))) < 1e-9);
      CHECK(reward->quadratic()->gradient(x.col(j)) == gradients->col(j));
    }
  }
}
