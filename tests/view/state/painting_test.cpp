#include "view/state/painting.h"

#include "config/embed_picture.h"
#include "reward/picture_reward.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

/// Over [-4, 4] x [-2, 2], from -3 to 5.
RewardConfig blank() {
  RewardConfig reward{.kind = RewardKind::picture};
  reward.box = Eigen::Vector4d(-4.0, 4.0, -2.0, 2.0);
  reward.low = -3.0;
  reward.high = 5.0;
  return reward;
}

double r_at(const RewardConfig& reward, double x, double y) {
  Eigen::VectorXd values(1);
  PictureReward(reward).evaluate(Eigen::Vector2d(x, y), values);
  return values[0];
}

/// A step of grey is 8 / 255.
constexpr double half_step = 4.0 / 255.0 + 1e-9;

}  // namespace

TEST_CASE("a picture begins where the reward is 0, or comes nearest to it") {
  CHECK(std::abs(r_at(Painting(blank()).reward(), 1.0, 1.0)) <= half_step);
  RewardConfig positive = blank();
  positive.low = 1.0;
  CHECK(r_at(Painting(positive).reward(), 1.0, 1.0) == 1.0);
  CHECK(std::abs(r_at(without_picture(blank()), -3.0, 0.0)) <= half_step);
}

TEST_CASE("a dab raises the reward in its middle, less towards its rim, and nothing beyond") {
  Painting painting(blank());
  // The middle of a pixel, which is 1/8 wide and 1/16 high.
  const Eigen::Vector2d at(1.0625, 0.53125);
  painting.dab(at, 1.0, 0.5);
  const RewardConfig reward = painting.reward();
  const auto raised = [&](double distance) { return r_at(reward, at.x() + distance, at.y()); };
  CHECK(std::abs(raised(0.0) - 4.0) <= 2.0 * half_step);
  // (1 - 1/4)^2 = 9/16 of it half way out.
  CHECK(std::abs(raised(0.5) - 4.0 * 9.0 / 16.0) <= 2.0 * half_step);
  CHECK(std::abs(raised(1.13)) <= half_step);
  CHECK(std::abs(raised(-1.13)) <= half_step);
  // It is round in the plane, whatever the pixels are.
  CHECK(std::abs(r_at(reward, at.x(), at.y() + 0.5) - raised(0.5)) <= 2.0 * half_step);
}

TEST_CASE("dabs add up also where one is less than a step of grey, up to white and to black") {
  Painting painting(blank());
  for (int i = 0; i < 100; ++i) painting.dab({0.0, 0.0}, 1.0, 0.001);
  CHECK(std::abs(r_at(painting.reward(), 0.0625, 0.03125) - 0.8) < 0.05);
  for (int i = 0; i < 100; ++i) painting.dab({0.0, 0.0}, 1.0, 0.1);
  CHECK(r_at(painting.reward(), 0.0625, 0.03125) == 5.0);
  for (int i = 0; i < 100; ++i) painting.dab({0.0, 0.0}, 1.0, -0.1);
  CHECK(r_at(painting.reward(), 0.0625, 0.03125) == -3.0);
}

TEST_CASE("a line is as even as it is long") {
  Painting painting(blank());
  painting.line({-2.0, 0.0}, {2.0, 0.0}, 0.5, 0.05);
  const RewardConfig reward = painting.reward();
  const double middle = r_at(reward, 0.0625, 0.03125);
  CHECK(middle > 0.5);
  for (const double x : {-1.1875, -0.6875, 0.5625, 1.0625}) {
    CAPTURE(x);
    CHECK(std::abs(r_at(reward, x, 0.03125) - middle) < 0.1 * middle);
  }
}

TEST_CASE("a picture that was there is painted on, and a coarse one is refined without a change") {
  RewardConfig reward = blank();
  reward.data = embedded({4, 2, {0, 255, 0, 255, 255, 0, 255, 0}});
  const RewardConfig fine = Painting(reward).reward();
  const auto picture = embedded_picture(fine);
  REQUIRE(picture);
  CHECK(picture->width == Painting::fresh_pixels);
  CHECK(picture->height == Painting::fresh_pixels);
  for (int i = 0; i < 40; ++i) {
    const double x = 0.0625 + 0.125 * (i % 8 * 7 - 28);
    const double y = 0.03125 + 0.0625 * (i / 8 * 11 - 22);
    CAPTURE(x);
    CAPTURE(y);
    CHECK(std::abs(r_at(fine, x, y) - r_at(reward, x, y)) <= half_step);
  }
  // One of full size stays as it is.
  CHECK(Painting(fine).reward().data == fine.data);
}
