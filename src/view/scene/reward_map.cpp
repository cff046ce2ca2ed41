#include "view/scene/reward_map.h"

#include "base/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace tiltscope::view {
namespace {

constexpr int points_along = 256;

/// The length that few of the values exceed; 1 where all are 0.
double scale_of(const Eigen::VectorXf& values) {
  std::vector<float> sizes;
  for (const float value : values) {
    if (std::isfinite(value)) sizes.push_back(std::abs(value));
  }
  if (sizes.empty()) return 1.0;
  const auto at = [&](double share) {
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), sizes.begin() + place, sizes.end());
    return static_cast<double>(sizes[static_cast<std::size_t>(place)]);
  };
  const double most = at(1.0);
  const double usual = at(0.98);
  // A pole is not to take all colours from the rest; a small spot that stands out is.
  constexpr double far_above = 10.0;
  const double scale = usual > 0.0 ? std::min(most, far_above * usual) : most;
  return scale > 0.0 ? scale : 1.0;
}

/// How far from 0 a reward is that stands for 0: a picture's shades of grey seldom hit it.
double zero_of(const Reward& reward) {
  constexpr double shades = 255.0;
  const RewardConfig& config = reward.config();
  if (config.kind != RewardKind::picture) return 0.0;
  return 1.01 * std::abs(config.high - config.low) / shades;
}

}  // namespace

std::optional<EvaluateReward> RewardWatch::update(const std::shared_ptr<const Reward>& reward,
                                                  const Camera& camera, const plot::Box& box) {
  if (!reward) {
    if (!asked_.reward) return std::nullopt;
    asked_ = {};
    return EvaluateReward{};
  }
  const Eigen::Vector2d low = to_plane(camera, box, {box.left, box.bottom});
  const Eigen::Vector2d high = to_plane(camera, box, {box.right, box.top});
  const double zoom = camera.unit / unit_;
  const bool covers = asked_.reward && (asked_.grid.low.array() <= low.array()).all() &&
                      (asked_.grid.high.array() >= high.array()).all();
  if (asked_.reward == reward && covers && zoom < 1.01 && zoom > 0.7) return std::nullopt;
  const double longest = (high - low).maxCoeff();
  const Eigen::Vector2d margin = Eigen::Vector2d::Constant(0.08 * longest);
  const double step = 1.16 * longest / (points_along - 1);
  const auto points = [&](double length) {
    return std::clamp(static_cast<int>(std::lround(length / step)) + 1, 2, points_along);
  };
  const Eigen::Vector2d size = high - low + 2.0 * margin;
  asked_ = {reward, {low - margin, high + margin, points(size.x()), points(size.y())}};
  unit_ = camera.unit;
  return asked_;
}

std::shared_ptr<const HeatMap> reward_map(const RewardField& field) {
  auto map = std::make_shared<HeatMap>();
  map->grid = field.grid;
  map->top = round_up(scale_of(field.values), {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0});
  map->bottom = -map->top;
  map->values.resize(2, field.values.size());
  const auto zero = static_cast<float>(field.reward ? zero_of(*field.reward) : 0.0);
  for (Eigen::Index i = 0; i < field.values.size(); ++i) {
    const float value = std::abs(field.values[i]) <= zero ? 0.0F : field.values[i];
    if (!std::isfinite(value)) {
      // Its neighbours' colour fades out towards it.
      map->values.col(i) << static_cast<float>(value > 0.0F ? map->top : map->bottom), 0.0F;
      continue;
    }
    const double share = std::min(std::abs(static_cast<double>(value)) / map->top, 1.0);
    map->values.col(i) << value, static_cast<float>(std::sqrt(share));
  }
  return map;
}

double reward_lines(const HeatMap& map) { return round_up(map.top / 8.0); }

std::optional<RewardReading> reward_at(const RewardField& field, const Eigen::Vector2d& x) {
  const PlaneGrid& grid = field.grid;
  const Eigen::Vector2d share = (x - grid.low).cwiseQuotient(grid.high - grid.low);
  if (!((share.array() >= 0.0).all() && (share.array() <= 1.0).all())) return std::nullopt;
  const Eigen::Vector2d at = share.cwiseProduct(Eigen::Vector2d(grid.columns - 1, grid.rows - 1));
  const auto column = std::min<Eigen::Index>(static_cast<Eigen::Index>(at.x()), grid.columns - 2);
  const auto row = std::min<Eigen::Index>(static_cast<Eigen::Index>(at.y()), grid.rows - 2);
  const auto value = [&](Eigen::Index right, Eigen::Index up) {
    return static_cast<double>(field.values[(row + up) * grid.columns + column + right]);
  };
  const std::array corners = {value(0, 0), value(1, 0), value(0, 1), value(1, 1)};
  for (const double corner : corners) {
    if (std::isnan(corner)) return std::nullopt;
    if (std::isinf(corner)) return RewardReading{corner};
  }
  const auto [least, most] = std::ranges::minmax(corners);
  const double u = at.x() - static_cast<double>(column);
  const double v = at.y() - static_cast<double>(row);
  const double low = std::lerp(corners[0], corners[1], u);
  const double high = std::lerp(corners[2], corners[3], u);
  return RewardReading{std::lerp(low, high, v), most > least};
}

}  // namespace tiltscope::view
