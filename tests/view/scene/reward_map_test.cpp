#include "view/scene/reward_map.h"

#include "reward/distance_reward.h"
#include "reward/picture_reward.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

constexpr float wall = -std::numeric_limits<float>::infinity();
constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

RewardField field_of(const Eigen::VectorXf& values, int columns, int rows) {
  return {.reward = nullptr,
          .grid = {{0.0, 0.0}, {columns - 1.0, rows - 1.0}, columns, rows},
          .values = values,
          .problem = {}};
}

}  // namespace

TEST_CASE("a reward's colours reach as far to either side of 0, to a round number") {
  const auto map =
      reward_map(field_of(Eigen::VectorXf{{-3.7F, -1.0F, 0.0F, 0.5F, 1.0F, 2.0F}}, 3, 2));
  CHECK(map->top == 4.0);
  CHECK(map->bottom == -4.0);
  // What is 0 has no colour; more of it is shown the larger it is.
  CHECK(map->values(1, 2) == 0.0F);
  CHECK(map->values(1, 3) < map->values(1, 4));
  CHECK(map->values(1, 4) == map->values(1, 1));
}

TEST_CASE("a pole takes the colours from nothing else, and a small spot keeps its own") {
  Eigen::VectorXf values = Eigen::VectorXf::LinSpaced(10'000, -1.0F, 1.0F);
  values[17] = 1e6F;
  CHECK(reward_map(field_of(values, 100, 100))->top <= 10.0);
  values.setZero();
  values[17] = 6.0F;
  CHECK(reward_map(field_of(values, 100, 100))->top == 6.0);
  values.setZero();
  CHECK(reward_map(field_of(values, 100, 100))->top == 1.0);
}

TEST_CASE("a wall and what is not known have no colour") {
  const auto map = reward_map(field_of(Eigen::Vector4f(1.0F, wall, unknown, 2.0F), 2, 2));
  CHECK(map->top == 2.0);
  CHECK(map->values.allFinite());
  CHECK(map->values(1, 1) == 0.0F);
  CHECK(map->values(1, 2) == 0.0F);
}

TEST_CASE("the two shades of grey around 0 are 0 in a picture") {
  RewardConfig config;
  config.kind = RewardKind::picture;
  config.low = -1.0;
  config.high = 1.0;
  const float shade = 2.0F / 255.0F;
  RewardField field = field_of(Eigen::Vector4f(0.5F * shade, -0.5F * shade, 1.5F * shade, 1), 2, 2);
  field.reward = std::make_shared<const PictureReward>(config);
  const auto map = reward_map(field);
  CHECK(map->values(0, 0) == 0.0F);
  CHECK(map->values(0, 1) == 0.0F);
  CHECK(map->values(0, 2) == 1.5F * shade);
}

TEST_CASE("the reward at a point is that between the points around it") {
  // r = 1 + 2 x + 3 y + 4 x y on a cell.
  const RewardField field = field_of(Eigen::Vector4f(1.0F, 3.0F, 4.0F, 10.0F), 2, 2);
  CHECK(reward_at(field, {0.25, 0.5})->value == doctest::Approx(1.0 + 0.5 + 1.5 + 0.5));
  CHECK(reward_at(field, {1.0, 1.0})->value == 10.0);
  CHECK(reward_at(field, {0.25, 0.5})->about);
  CHECK_FALSE(reward_at(field, {1.01, 0.5}));
  const RewardField beside = field_of(Eigen::Vector4f(1.0F, wall, 4.0F, 10.0F), 2, 2);
  CHECK(reward_at(beside, {0.25, 0.5})->value == -std::numeric_limits<double>::infinity());
  const RewardField holes = field_of(Eigen::Vector4f(1.0F, unknown, 4.0F, 10.0F), 2, 2);
  CHECK_FALSE(reward_at(holes, {0.25, 0.5}));
  // Within a step nothing is estimated.
  const RewardField flat = field_of(Eigen::Vector4f(6.0F, 6.0F, 6.0F, 6.0F), 2, 2);
  CHECK(reward_at(flat, {0.25, 0.5})->value == 6.0);
  CHECK_FALSE(reward_at(flat, {0.25, 0.5})->about);
}

TEST_CASE("the worker is asked when the reward or the view is another one, and told to stop") {
  const plot::Box box{0.0, 0.0, 400.0, 300.0};
  const Camera camera{{0.0, 0.0}, 0.02};
  const auto one =
      std::make_shared<const DistanceReward>(RewardConfig{.kind = RewardKind::distance});
  const auto other =
      std::make_shared<const DistanceReward>(RewardConfig{.kind = RewardKind::distance});
  RewardWatch watch;
  CHECK_FALSE(watch.update(nullptr, camera, box));
  const auto asked = watch.update(one, camera, box);
  REQUIRE(asked);
  CHECK(asked->reward == one);
  CHECK(asked->grid.columns == 256);
  CHECK((asked->grid.low.array() <= Eigen::Array2d(-4.0, -3.0)).all());
  CHECK((asked->grid.high.array() >= Eigen::Array2d(4.0, 3.0)).all());
  CHECK_FALSE(watch.update(one, camera, box));
  CHECK_FALSE(watch.update(one, Camera{{0.2, 0.1}, 0.02}, box));
  CHECK(watch.update(other, camera, box));
  CHECK(watch.update(other, Camera{{3.0, 0.0}, 0.02}, box));
  CHECK(watch.update(other, Camera{{3.0, 0.0}, 0.01}, box));
  const auto ended = watch.update(nullptr, camera, box);
  REQUIRE(ended);
  CHECK(ended->reward == nullptr);
  CHECK_FALSE(watch.update(nullptr, camera, box));
}
