#include "view/scene/framing.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// What the box shows.
Extent extent_of(const Camera& camera, const plot::Box& box) {
  return {to_plane(camera, box, {box.left, box.bottom}),
          to_plane(camera, box, {box.right, box.top})};
}

/// The length of a pixel with which all lies in the box while the point under `pixel` stays.
double unit_around(const Eigen::Vector2d& pixel, const Camera& now, const plot::Box& box,
                   const Extent& all) {
  // Less room than this beside the point is no measure.
  constexpr double least_room = 40.0;
  const Eigen::Vector2d point = to_plane(now, box, pixel);
  const Eigen::Vector2d above = all.high - point;
  const Eigen::Vector2d below = point - all.low;
  double unit = now.unit;
  const auto make_room = [&](double length, double room) {
    unit = std::max(unit, length / std::max(room, least_room));
  };
  make_room(above.x(), box.right - pixel.x());
  make_room(below.x(), pixel.x() - box.left);
  make_room(above.y(), pixel.y() - box.top);
  make_room(below.y(), box.bottom - pixel.y());
  return unit;
}

}  // namespace

Camera framed(const Camera& now, const plot::Box& box, const Framing& framing) {
  if (!framing.only_outwards) return fitted(framing.all, box);
  Extent all = extent_of(now, box);
  const Eigen::Vector2d air = 1e-3 * (all.high - all.low);
  const bool seen = ((framing.all.low + air).array() >= all.low.array()).all() &&
                    ((framing.all.high - air).array() <= all.high.array()).all();
  if (seen) return now;
  all.include(framing.all.low);
  all.include(framing.all.high);
  if (!framing.still) return fitted(all, box);
  // Near an edge it would take more. What is seen now is no measure: with that, the view would
  // widen without end.
  constexpr double farthest = 1.3;
  const double unit = std::min(unit_around(*framing.still, now, box, framing.all),
                               std::max(now.unit, farthest * fitted(framing.all, box).unit));
  return zoomed(now, box, *framing.still, now.unit / unit);
}

Camera eased(const Camera& now, const Camera& goal, const plot::Box& box, double seconds) {
  constexpr double time_constant = 0.12;
  const double part = -std::expm1(-seconds / time_constant);
  const Camera next{now.centre + part * (goal.centre - now.centre),
                    now.unit + part * (goal.unit - now.unit)};
  // To less than half a pixel anywhere in the box.
  const double size = std::max(box.width(), box.height());
  const double off =
      (goal.centre - next.centre).norm() / goal.unit + size * std::abs(next.unit / goal.unit - 1.0);
  return off < 0.5 ? goal : next;
}

}  // namespace tiltscope::view
