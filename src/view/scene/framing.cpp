#include "view/scene/framing.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

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

std::optional<Extent> reach_of(const Eigen::MatrixXf& points) {
  constexpr std::ptrdiff_t one_in = 200;
  Extent reach;
  for (Eigen::Index axis = 0; axis < 2; ++axis) {
    std::vector<float> places;
    places.reserve(static_cast<std::size_t>(points.cols()));
    for (const float x : points.row(axis)) {
      if (std::isfinite(x)) places.push_back(x);
    }
    if (places.empty()) return std::nullopt;
    const std::ptrdiff_t left_out = std::ssize(places) / one_in;
    const auto low = places.begin() + left_out;
    const auto high = places.end() - 1 - left_out;
    std::ranges::nth_element(places, low);
    reach.low[axis] = static_cast<double>(*low);
    std::ranges::nth_element(places, high);
    reach.high[axis] = static_cast<double>(*high);
  }
  return reach;
}

const std::optional<Extent>& Pursuit::measure(std::size_t place, const Points& points) {
  if (measured_.size() <= place) measured_.resize(place + 1);
  Measured& last = measured_[place];
  if (last.points != points) {
    last.points = points;
    last.reach = points && points->rows() == 2 ? reach_of(*points) : std::nullopt;
  }
  return last.reach;
}

Extent Pursuit::widened(const Extent& problem, std::uint64_t run,
                        std::initializer_list<Points> samples) {
  const double size = (problem.high - problem.low).maxCoeff();
  const bool same_run = std::exchange(run_, run) == run;
  const Extent old = std::exchange(problem_, problem);
  const bool same_problem = old.low == problem.low && old.high == problem.high;
  const std::optional<Extent> before = same_run ? reach_ : std::nullopt;
  reach_.reset();
  std::size_t place = 0;
  for (const Points& points : samples) {
    const std::optional<Extent>& reach = measure(place++, points);
    if (!reach) continue;
    if (!reach_) reach_ = reach;
    reach_->include(reach->low);
    reach_->include(reach->high);
  }
  Extent all = problem;
  if (reach_) {
    if (before) keep_what_is_near(*before, 0.15 * size);
    const Eigen::Vector2d air = Eigen::Vector2d::Constant(0.02 * size);
    const Eigen::Vector2d farthest = Eigen::Vector2d::Constant(4.0 * size);
    for (const Eigen::Vector2d& corner :
         {Eigen::Vector2d(reach_->low - air), Eigen::Vector2d(reach_->high + air)}) {
      all.include(corner.cwiseMax(problem.low - farthest).cwiseMin(problem.high + farthest));
    }
  }
  const Extent beyond{all.low - problem.low, all.high - problem.high};
  moved_ = same_run && same_problem && (beyond.low != beyond_.low || beyond.high != beyond_.high);
  beyond_ = beyond;
  return all;
}

void Pursuit::keep_what_is_near(const Extent& before, double slack) {
  for (Eigen::Index axis = 0; axis < 2; ++axis) {
    double& low = reach_->low[axis];
    double& high = reach_->high[axis];
    if (low < before.low[axis] + slack) low = std::min(low, before.low[axis]);
    if (high > before.high[axis] - slack) high = std::max(high, before.high[axis]);
  }
}

}  // namespace tiltscope::view
