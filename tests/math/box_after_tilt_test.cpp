#include "math/box_after_tilt.h"

#include "oracle/tilted_mixture.h"
#include "support.h"

using namespace tiltscope;

namespace {

struct Case {
  GaussianMixture base;
  QuadraticReward reward;
};

Case gaussian(double variance, double a, double b) {
  BaseConfig base;
  base.weights = Eigen::VectorXd::Ones(1);
  base.means = {Eigen::Vector2d(1.0, -2.0)};
  base.covariances = {Eigen::Vector2d(2.0, variance).asDiagonal()};
  RewardConfig reward;
  reward.A(1, 1) = a;
  reward.b = Eigen::Vector2d(0.0, b);
  reward.c = 1e3;
  return {GaussianMixture(base), QuadraticReward(reward)};
}

Box box_of(const Case& c, double delta) {
  const Eigen::MatrixXf x = c.base.sample(3'000, RandomStream(3, Purpose::test)).cast<float>();
  return box_after_tilt(x, c.reward.values(x), delta);
}

/// The share of the tilted density's samples that lie in the box.
double held(const Case& c, double delta, const Box& box) {
  const GaussianMixture after = tilted(c.base, c.reward, delta);
  return 1.0 - share_on(box, after.sample(20'000, RandomStream(3, Purpose::test, 1)).cast<float>());
}

}  // namespace

TEST_CASE("for a Gaussian and a linear reward, the box moves along however far the tilt goes") {
  for (const double delta : {0.5, -3.0, 40.0}) {
    CAPTURE(delta);
    const Case c = gaussian(0.5, 0.0, 16.0);
    const Box box = box_of(c, delta);
    const Box before = box_of(c, 0.0);
    const double shift = delta * 0.5 * 16.0;
    const double moved = delta > 0 ? box.high[1] - before.high[1] : box.low[1] - before.low[1];
    // The covariance of 3,000 samples is right to some percent.
    CHECK(moved == doctest::Approx(shift).epsilon(0.1));
    const Box margin = widened(box, 0.1);
    CHECK(held(c, delta, margin) > 0.999);
    // What the tilt does not move stays, but for chance.
    CHECK(box.high[0] - before.high[0] < 0.1 * std::abs(shift));
    CHECK(before.low[1] >= box.low[1]);
  }
}

TEST_CASE("a tilt by nothing leaves the box around the samples, and so does a single sample") {
  const Case c = gaussian(0.5, 0.0, 4.0);
  const Eigen::MatrixXf x = c.base.sample(200, RandomStream(3, Purpose::test)).cast<float>();
  const Box same = box_after_tilt(x, c.reward.values(x), 0.0);
  CHECK((same.low - bounding_box(x).low).norm() < 1e-5);
  CHECK((same.high - bounding_box(x).high).norm() < 1e-5);
  const Eigen::MatrixXf one = x.leftCols(1);
  CHECK(box_after_tilt(one, c.reward.values(one), 7.0).high == one);
}

TEST_CASE("a tilt that spreads the samples stretches the box") {
  // The deviation grows from 0.71 to 1.
  const Case c = gaussian(0.5, 1.0, 0.0);
  const Box before = box_of(c, 0.0);
  const Box box = box_of(c, 1.0);
  const double stretch = (box.high[1] - box.low[1]) / (before.high[1] - before.low[1]);
  CHECK(stretch > 1.2);
  CHECK(stretch < 1.6);
  CHECK(held(c, 1.0, box) > 0.99);
}

TEST_CASE("rewards that no weight can hold leave a box that holds the samples") {
  const Case c = gaussian(0.5, 0.0, 4.0);
  const Eigen::MatrixXf x = c.base.sample(200, RandomStream(3, Purpose::test)).cast<float>();
  Eigen::VectorXd rewards = c.reward.values(x);
  rewards[7] = std::numeric_limits<double>::infinity();
  const Box box = box_after_tilt(x, rewards, 1.0);
  CHECK(box.low == bounding_box(x).low);
  CHECK(box.high == bounding_box(x).high);
}

TEST_CASE("samples on a face of a box are counted, once each") {
  const Box box{Eigen::Vector2f(-1, -1), Eigen::Vector2f(1, 2)};
  Eigen::MatrixXf x(2, 4);
  x << 0, 1, 1, 0.5F,  //
      0, 0, 2, -1;
  CHECK(share_on(box, x) == 0.75);
  CHECK(share_on({}, x) == 0.0);
}
