#include "view/scene/framing.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

const plot::Box box{100, 50, 900, 650};
const Extent problem{{-4.0, -3.0}, {4.0, 3.0}};

bool shows(const Camera& camera, const Extent& extent) {
  const Eigen::Vector2d low = to_pixel(camera, box, extent.low);
  const Eigen::Vector2d high = to_pixel(camera, box, extent.high);
  return low.x() >= box.left - 0.5 && high.x() <= box.right + 0.5 && high.y() >= box.top - 0.5 &&
         low.y() <= box.bottom + 0.5;
}

}  // namespace

TEST_CASE("without a change under way the camera is fitted to the problem") {
  const Camera anywhere{{3.0, 2.0}, 0.5};
  CHECK(framed(anywhere, box, {problem}) == fitted(problem, box));
}

TEST_CASE("a change widens the view to where it leads, and never narrows it") {
  const Camera start = fitted(problem, box);
  CHECK(framed(start, box, {{{-1.0, -1.0}, {1.0, 1.0}}, true}) == start);
  CHECK(framed(start, box, {problem, true}) == start);
  const Extent target{{-2.0, 0.0}, {2.0, 7.0}};
  const Camera wide = framed(start, box, {target, true});
  CHECK(shows(wide, target));
  CHECK(shows(wide, problem));
  CHECK(wide.unit > start.unit);
}

TEST_CASE("the point that the mouse holds keeps its pixel while the view widens") {
  const Camera start = fitted(problem, box);
  for (const Eigen::Vector2d& mouse :
       {Eigen::Vector2d(300, 200), Eigen::Vector2d(500, 60), Eigen::Vector2d(899, 649)}) {
    const Eigen::Vector2d held = to_plane(start, box, mouse);
    const Extent target{{-2.0, 0.0}, {2.0, 7.0}};
    const Camera goal = framed(start, box, {target, true, mouse});
    CHECK(goal.unit > start.unit);
    Camera camera = start;
    for (int frame = 0; frame < 200 && !(camera == goal); ++frame) {
      camera = eased(camera, goal, box, 1.0 / 60.0);
      CHECK((to_pixel(camera, box, held) - mouse).norm() < 1e-6);
    }
    CHECK(camera == goal);
    if (mouse.x() < 400) CHECK(shows(goal, target));
    // However near to the edge it is held.
    CHECK(goal.unit < 2.5 * start.unit);
  }
}

TEST_CASE("the way to another view is short steps, and ends") {
  const Camera start = fitted(problem, box);
  const Camera goal{{1.0, 2.0}, 2.0 * start.unit};
  const Camera next = eased(start, goal, box, 1.0 / 60.0);
  CHECK(next.unit > start.unit);
  CHECK(next.unit < 1.2 * start.unit);
  CHECK(eased(start, goal, box, 10.0) == goal);
}
