#include "view/scene/framing.h"

#include <doctest/doctest.h>

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
