#include "reward/picture_reward.h"

#include "config/embed_picture.h"
#include "config/invalid_value.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

using namespace tiltscope;

namespace {

/// Grey values of 3 columns and 2 rows, the upper row first.
const GreyPicture six{3, 2, {0, 51, 255, 102, 204, 153}};

RewardConfig picture_of(const GreyPicture& picture) {
  RewardConfig config{.kind = RewardKind::picture};
  config.data = embedded(picture);
  // Pixels of 2 by 1: their middles are at x = 0, 2, 4 and y = 10.5, 11.5.
  config.box = Eigen::Vector4d(-1.0, 5.0, 10.0, 12.0);
  config.low = -5.0;
  config.high = 5.0;
  return config;
}

double value(const Reward& reward, double x, double y) {
  Eigen::VectorXd values(1);
  reward.evaluate(Eigen::Vector2d(x, y), values);
  return values[0];
}

}  // namespace

TEST_CASE("at a pixel's middle the reward is what its grey stands for") {
  const PictureReward reward(picture_of(six));
  CHECK(value(reward, 0.0, 11.5) == -5.0);
  CHECK(value(reward, 2.0, 11.5) == doctest::Approx(-3.0));
  CHECK(value(reward, 4.0, 11.5) == 5.0);
  CHECK(value(reward, 0.0, 10.5) == doctest::Approx(-1.0));
  CHECK(value(reward, 2.0, 10.5) == doctest::Approx(3.0));
  CHECK(value(reward, 4.0, 10.5) == doctest::Approx(1.0));
  CHECK(reward.quadratic() == nullptr);
}

TEST_CASE("between four pixels the reward is their mean by how near each is") {
  const PictureReward reward(picture_of(six));
  CHECK(value(reward, 1.0, 11.0) == doctest::Approx((-5.0 - 3.0 - 1.0 + 3.0) / 4.0));
  // A quarter of the way to the right, and three quarters up: by hand.
  const double lower = 0.75 * 3.0 + 0.25 * 1.0;
  const double upper = 0.75 * -3.0 + 0.25 * 5.0;
  CHECK(value(reward, 2.5, 11.25) == doctest::Approx(0.25 * lower + 0.75 * upper));
}

TEST_CASE("beyond the outermost pixels' middles the reward goes on as it is there") {
  const PictureReward reward(picture_of(six));
  for (const double far : {0.5, 5.0, 1e300}) {
    CHECK(value(reward, 0.0 - far, 11.5 + far) == -5.0);
    CHECK(value(reward, 4.0 + far, 11.5 + far) == 5.0);
    CHECK(value(reward, 4.0 + far, 10.5 - far) == doctest::Approx(1.0));
    CHECK(value(reward, 1.0, 11.5 + far) == doctest::Approx(-4.0));
  }
}

TEST_CASE("the gradient is that of central differences within a cell, and 0 across a border") {
  const PictureReward reward(picture_of(six));
  constexpr double h = 1e-5;
  for (const double x : {-3.0, -0.4, 0.3, 1.7, 2.6, 3.9, 4.5}) {
    for (const double y : {9.0, 10.2, 10.7, 11.4, 11.9}) {
      CAPTURE(x);
      CAPTURE(y);
      const Eigen::MatrixXd gradient = *reward.gradients(Eigen::Vector2d(x, y));
      const double across = (value(reward, x + h, y) - value(reward, x - h, y)) / (2.0 * h);
      const double up = (value(reward, x, y + h) - value(reward, x, y - h)) / (2.0 * h);
      CHECK(gradient(0, 0) == doctest::Approx(across).epsilon(1e-6));
      CHECK(gradient(1, 0) == doctest::Approx(up).epsilon(1e-6));
    }
  }
}

TEST_CASE("a reward without a picture is the mean of black's and white's everywhere") {
  RewardConfig config = picture_of(six);
  config.data.clear();
  config.high = 8.0;
  const PictureReward reward(config);
  CHECK(value(reward, 0.0, 11.0) == 1.5);
  CHECK(value(reward, 100.0, -3.0) == 1.5);
  CHECK(reward.gradients(Eigen::Vector2d(2.0, 11.0))->isZero(0.0));
}

TEST_CASE("a picture of one row has no slope across it") {
  const PictureReward reward(picture_of(GreyPicture{2, 1, {0, 255}}));
  // The middles are at x = 0.5 and 3.5.
  CHECK(value(reward, 2.0, 10.1) == doctest::Approx(0.0));
  CHECK(value(reward, 2.0, 11.9) == doctest::Approx(0.0));
  const Eigen::MatrixXd gradient = *reward.gradients(Eigen::Vector2d(2.0, 11.0));
  CHECK(gradient(0, 0) == doctest::Approx(10.0 / 3.0));
  CHECK(gradient(1, 0) == 0.0);
}

TEST_CASE("white may be worse than black") {
  RewardConfig config = picture_of(six);
  std::swap(config.low, config.high);
  CHECK(value(PictureReward(config), 0.0, 11.5) == 5.0);
  CHECK(value(PictureReward(config), 4.0, 11.5) == -5.0);
}

TEST_CASE("what is no picture is refused") {
  RewardConfig config = picture_of(six);
  config.data = "no base64";
  CHECK_THROWS_WITH_AS(PictureReward{config},
                       "[reward] data must be a PNG file in base64, but is no base64",
                       InvalidValue);
  config.data = "Zm9v";
  CHECK_THROWS_WITH_AS(PictureReward{config},
                       "[reward] data must be a PNG file in base64, but the picture is no PNG file",
                       InvalidValue);
}
