#include "oracle/reward_gradient.h"

#include "function_reward.h"

#include <doctest/doctest.h>

#include <limits>

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("a gradient by differences is central, one-sided at a wall, and nothing behind it") {
  // r(x) = x1^2 + 3 x2 where x2 > 0.
  const auto reward = reward_of([](const Eigen::VectorXd& x) {
    return x[1] > 0.0 ? x[0] * x[0] + 3.0 * x[1] : -std::numeric_limits<double>::infinity();
  });
  Eigen::MatrixXd x(2, 3);
  x << 1.0, -0.5, 1.0,  //
      2.0, 0.004, -1.0;
  const Eigen::MatrixXd gradients = reward_gradients(*reward, x, Eigen::Vector2d(0.02, 0.01));
  Eigen::MatrixXd exact(2, 3);
  exact << 2.0, -1.0, 0.0,  //
      3.0, 3.0, 0.0;
  CHECK((gradients - exact).cwiseAbs().maxCoeff() < 1e-10);
}
