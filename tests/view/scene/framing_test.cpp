#include "view/scene/framing.h"

#include <doctest/doctest.h>

#include <limits>
#include <memory>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

const plot::Box picture{100, 50, 900, 650};
const Extent problem{{-4.0, -3.0}, {4.0, 3.0}};

bool shows(const Camera& camera, const Extent& extent) {
  const Eigen::Vector2d low = to_pixel(camera, picture, extent.low);
  const Eigen::Vector2d high = to_pixel(camera, picture, extent.high);
  return low.x() >= picture.left - 0.5 && high.x() <= picture.right + 0.5 &&
         high.y() >= picture.top - 0.5 && low.y() <= picture.bottom + 0.5;
}

}  // namespace

TEST_CASE("without a change under way the camera is fitted to the problem") {
  const Camera anywhere{{3.0, 2.0}, 0.5};
  CHECK(framed(anywhere, picture, {problem}) == fitted(problem, picture));
}

TEST_CASE("a change widens the view to where it leads, and never narrows it") {
  const Camera start = fitted(problem, picture);
  CHECK(framed(start, picture, {{{-1.0, -1.0}, {1.0, 1.0}}, true}) == start);
  CHECK(framed(start, picture, {problem, true}) == start);
  const Extent target{{-2.0, 0.0}, {2.0, 7.0}};
  const Camera wide = framed(start, picture, {target, true});
  CHECK(shows(wide, target));
  CHECK(shows(wide, problem));
  CHECK(wide.unit > start.unit);
}

TEST_CASE("the point that the mouse holds keeps its pixel while the view widens") {
  const Camera start = fitted(problem, picture);
  const Extent target{{-4.0, -3.0}, {4.0, 7.0}};
  for (const Eigen::Vector2d& mouse :
       {Eigen::Vector2d(300, 450), Eigen::Vector2d(899, 649), Eigen::Vector2d(300, 200),
        Eigen::Vector2d(500, 60), Eigen::Vector2d(500, 20)}) {
    CAPTURE(mouse.y());
    const Eigen::Vector2d held = to_plane(start, picture, mouse);
    const Camera goal = framed(start, picture, {target, true, mouse});
    CHECK(goal.unit > start.unit);
    Camera camera = start;
    for (int frame = 0; frame < 200 && !(camera == goal); ++frame) {
      camera = eased(camera, goal, picture, 1.0 / 60.0);
      CHECK((to_pixel(camera, picture, held) - mouse).norm() < 1e-6);
    }
    CHECK(camera == goal);
    // From 200 on there would have to be 5.5 of the plane above it on 150 pixels: 3.7 times as much
    // as at the start. That is cut off.
    CHECK(shows(goal, target) == (mouse.y() > 400));
    CHECK(goal.unit <= 1.3 * fitted(target, picture).unit * (1.0 + 1e-12));
  }
}

TEST_CASE("a view that cuts something off does not widen on and on") {
  const Extent target{{-4.0, -3.0}, {4.0, 7.0}};
  const Eigen::Vector2d mouse(500, 60);
  const Camera start = fitted(problem, picture);
  const Camera goal = framed(start, picture, {target, true, mouse});
  Camera camera = start;
  for (int frame = 0; frame < 200; ++frame) {
    camera = eased(camera, framed(camera, picture, {target, true, mouse}), picture, 1.0 / 60.0);
  }
  CHECK(camera.unit == doctest::Approx(goal.unit).epsilon(1e-9));
  CHECK((camera.centre - goal.centre).norm() < 1e-9);
}

TEST_CASE("the way to another view is short steps, and ends") {
  const Camera start = fitted(problem, picture);
  const Camera goal{{1.0, 2.0}, 2.0 * start.unit};
  const Camera next = eased(start, goal, picture, 1.0 / 60.0);
  CHECK(next.unit > start.unit);
  CHECK(next.unit < 1.2 * start.unit);
  CHECK(eased(start, goal, picture, 10.0) == goal);
}

namespace {

/// 1,000 points on a line from one place to another.
Pursuit::Points points_between(const Eigen::Vector2d& from, const Eigen::Vector2d& to) {
  constexpr Eigen::Index count = 1'000;
  Eigen::MatrixXf points(2, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / (count - 1);
    points.col(i) = (from + t * (to - from)).cast<float>();
  }
  return std::make_shared<const Eigen::MatrixXf>(std::move(points));
}

bool same(const Extent& a, const Extent& b) { return a.low == b.low && a.high == b.high; }

}  // namespace

TEST_CASE("points reach as far as all but a few of them lie, and no farther than numbers go") {
  Eigen::MatrixXf points = *points_between({-1.0, 2.0}, {1.0, 4.0});
  points.col(0).setConstant(-1e6F);
  points.col(1).setConstant(std::numeric_limits<float>::infinity());
  points.col(2).setConstant(std::numeric_limits<float>::quiet_NaN());
  const auto reach = reach_of(points);
  REQUIRE(reach);
  CHECK(reach->low.x() == doctest::Approx(-1.0).epsilon(0.03));
  CHECK(reach->high.y() == doctest::Approx(4.0).epsilon(0.03));
  CHECK_FALSE(reach_of(Eigen::MatrixXf(2, 0)));
  points.setConstant(std::numeric_limits<float>::quiet_NaN());
  CHECK_FALSE(reach_of(points));
}

TEST_CASE("the view follows samples that leave the problem, and comes back with them") {
  Pursuit pursuit;
  const auto inside = points_between({-3.0, -2.0}, {3.0, 2.0});
  CHECK(same(pursuit.widened(problem, 1, {nullptr}), problem));
  CHECK(same(pursuit.widened(problem, 1, {inside}), problem));
  CHECK_FALSE(pursuit.moved());

  const auto above = points_between({-3.0, 5.0}, {3.0, 9.0});
  const Extent wide = pursuit.widened(problem, 1, {above});
  CHECK(pursuit.moved());
  CHECK(wide.high.y() > 8.9);
  CHECK(wide.high.y() < 9.5);
  CHECK(wide.low == problem.low);
  CHECK(wide.high.x() == problem.high.x());
  CHECK(same(pursuit.widened(problem, 1, {above}), wide));
  CHECK_FALSE(pursuit.moved());
  // A little less far: the view does not tremble.
  CHECK(same(pursuit.widened(problem, 1, {points_between({-3.0, 4.5}, {3.0, 8.5})}), wide));
  CHECK_FALSE(pursuit.moved());
  // An earlier tilt that is looked at counts, too.
  CHECK(same(pursuit.widened(problem, 1, {inside, above}), wide));
  CHECK(same(pursuit.widened(problem, 1, {inside}), problem));
  CHECK(pursuit.moved());
  // What moves with the problem is no matter of the samples.
  Extent larger = problem;
  larger.include(problem.high + Eigen::Vector2d::Ones());
  pursuit.widened(problem, 1, {above});
  pursuit.widened(larger, 1, {above});
  CHECK_FALSE(pursuit.moved());
}

TEST_CASE("the view of another run begins anew, and samples that run away are not followed on") {
  Pursuit pursuit;
  const auto above = points_between({-3.0, 5.0}, {3.0, 9.0});
  pursuit.widened(problem, 1, {above});
  const Extent other = pursuit.widened(problem, 2, {points_between({-3.0, 4.5}, {3.0, 8.5})});
  CHECK(other.high.y() < 8.7);
  const auto gone = points_between({1e7, 1e7}, {2e7, 2e7});
  const Extent widest = pursuit.widened(problem, 2, {gone});
  CHECK(widest.low == problem.low);
  CHECK(widest.high == problem.high + Eigen::Vector2d(32.0, 32.0));
}
