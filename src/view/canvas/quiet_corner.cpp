#include "view/canvas/quiet_corner.h"

#include "oracle/shown_density.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tiltscope::view {
namespace {

constexpr std::array corners = {Corner::lower_left, Corner::lower_right, Corner::upper_right,
                                Corner::upper_left};
/// In units of the design: a plate does not come nearer to the mouse.
constexpr float air = 30.0F;
/// Of a place that cannot be taken.
constexpr double forbidden = 100.0;

/// How much of base and target a box hides: the sum over some of its points of the densities,
/// relative to their peaks, of which the base's counts half.
double hidden(const CanvasFrame& frame, const plot::Box& box) {
  constexpr Eigen::Index across = 4;
  constexpr Eigen::Index down = 3;
  Eigen::MatrixXd points(2, across * down);
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    const Eigen::Index row = i / across;
    const double x = static_cast<double>(i % across) / (across - 1);
    const double y = static_cast<double>(row) / (down - 1);
    points.col(i) =
        to_plane(frame.camera, frame.box, {box.left + x * box.width(), box.top + y * box.height()});
  }
  const auto sum = [&points](const ExactDensity* density) {
    if (density == nullptr || !can_be_shown(*density)) return 0.0;
    return (shown_log_density(*density, points).array() - shown_peak(*density)).exp().sum();
  };
  // Samples leave the base behind, and stay at the target.
  return 0.5 * sum(frame.base.get()) + sum(frame.target.get());
}

}  // namespace

plot::Box in_corner(const plot::Box& picture, Corner corner, ImVec2 size, double gap) {
  const double width = size.x;
  const double height = size.y;
  const bool right = corner == Corner::lower_right || corner == Corner::upper_right;
  const bool upper = corner == Corner::upper_left || corner == Corner::upper_right;
  const double left = right ? picture.right - gap - width : picture.left + gap;
  const double top = upper ? picture.top + gap : picture.bottom - gap - height;
  return {left, top, left + width, top + height};
}

Corner QuietCorner::choose(const CanvasFrame& frame, const Plate& plate) {
  const auto obstacles = [&](const plot::Box& place) {
    double cost = 0.0;
    for (const plot::Box& taken : plate.taken) cost += overlap(place, taken) ? forbidden : 0.0;
    const double far = frame.theme.px(air);
    const plot::Box around{place.left - far, place.top - far, place.right + far,
                           place.bottom + far};
    const auto& mouse = plate.mouse;
    if (mouse && contains(around, mouse->x(), mouse->y())) cost += 10.0 * forbidden;
    return cost;
  };
  const auto place = [&](Corner corner) {
    return in_corner(frame.box, corner, plate.size, plate.gap);
  };
  const Sight sight{frame.base, frame.target, frame.camera, frame.box};
  if (chosen_for_ == sight && obstacles(place(corner_)) == 0.0) return corner_;
  std::array<double, corners.size()> costs{};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const plot::Box there = place(corners[i]);
    costs[i] = obstacles(there) + hidden(frame, there);
    for (const Eigen::Vector2d& point : plate.points) {
      if (contains(there, point.x(), point.y())) costs[i] += 0.5;
    }
  }
  // Another one has to be clearly better than the one that it is in, the usual one hardly.
  const auto best = static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin());
  const auto cost_of = [&](Corner corner) { return costs[static_cast<std::size_t>(corner)]; };
  constexpr double clearly = 0.25;
  if (cost_of(usual_) <= costs[best] + 0.5 * clearly) {
    corner_ = usual_;
  } else if (cost_of(corner_) > costs[best] + clearly) {
    corner_ = corners[best];
  }
  chosen_for_ = sight;
  return corner_;
}

}  // namespace tiltscope::view
