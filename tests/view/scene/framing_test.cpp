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
  for (const Eigen::Vector2d& mouse :
       {Eigen::Vector2d(300, 200), Eigen::Vector2d(500, 60), Eigen::Vector2d(899, 649)}) {
    const Eigen::Vector2d held = to_plane(start, picture, mouse);
    const Extent target{{-2.0, 0.0}, {2.0, 7.0}};
    const Camera goal = framed(start, picture, {target, true, mouse});
    CHECK(goal.unit > start.unit);
    Camera camera = start;
    for (int frame = 0; frame < 200 && !(camera == goal); ++frame) {
      camera = eased(camera, goal, picture, 1.0 / 60.0);
      CHECK((to_pixel(camera, picture, held) - mouse).norm() < 1e-6);
    }
    CHECK(camera == goal);
    if (mouse.x() < 400) CHECK(shows(goal, target));
    // However near to the edge it is held.
    CHECK(goal.unit < 2.5 * start.unit);
  }
}

TEST_CASE("the way to another view is short steps, and ends") {
  const Camera start = fitted(problem, picture);
  const Camera goal{{1.0, 2.0}, 2.0 * start.unit};
  const Camera next = eased(start, goal, picture, 1.0 / 60.0);
  CHECK(next.unit > start.unit);
  CHECK(next.unit < 1.2 * start.unit);
  CHECK(eased(start, goal, picture, 10.0) == goal);
}
