#include "view/scene/camera.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

constexpr plot::Box box{300, 60, 940, 700};

bool near(const Eigen::Vector2d& a, const Eigen::Vector2d& b) { return (a - b).norm() < 1e-9; }

}  // namespace

TEST_CASE("from the plane to pixels and back") {
  const Camera camera{{0.7, -1.3}, 0.0125};
  for (const Eigen::Vector2d& point :
       {Eigen::Vector2d(0, 0), Eigen::Vector2d(-3.2, 4.4), Eigen::Vector2d(100, -70)}) {
    CHECK(near(to_plane(camera, box, to_pixel(camera, box, point)), point));
  }
  CHECK(near(to_pixel(camera, box, camera.centre), {620, 380}));
  // Upwards in the plane is upwards in the picture, and both axes have one scale.
  CHECK(near(to_pixel(camera, box, camera.centre + Eigen::Vector2d(1, 1)), {700, 300}));
}

TEST_CASE("panning moves the plane with the mouse") {
  const Camera camera{{0.7, -1.3}, 0.0125};
  const Eigen::Vector2d point(1, 2);
  const Eigen::Vector2d before = to_pixel(camera, box, point);
  const Eigen::Vector2d after = to_pixel(panned(camera, {13, -21}), box, point);
  CHECK(near(after - before, {13, -21}));
}

TEST_CASE("zooming keeps the point under the cursor") {
  Camera camera{{0.7, -1.3}, 0.0125};
  const Eigen::Vector2d cursor(411, 633);
  const Eigen::Vector2d point = to_plane(camera, box, cursor);
  for (const double factor : {1.15, 0.5, 7.0, 1e-9, 1e9}) {
    camera = zoomed(camera, box, cursor, factor);
    CHECK((to_plane(camera, box, cursor) - point).norm() < 1e-6);
    CHECK(camera.unit > 0.0);
    CHECK(std::isfinite(camera.unit));
  }
  CHECK(zoomed(Camera{}, box, cursor, 2.0).unit == doctest::Approx(0.5 * Camera{}.unit));
}

TEST_CASE("fitting shows the whole extent and touches two sides") {
  for (const plot::Box& frame : {box, plot::Box{0, 0, 800, 200}, plot::Box{0, 0, 100, 900}}) {
    Extent extent;
    extent.include({-4, -2});
    extent.include({5, 3});
    const Camera camera = fitted(extent, frame);
    const Eigen::Vector2d low = to_pixel(camera, frame, extent.low);
    const Eigen::Vector2d high = to_pixel(camera, frame, extent.high);
    const double side = low.x() - frame.left;
    const double above = high.y() - frame.top;
    CHECK(std::min(side, above) == doctest::Approx(0.0).scale(1));
    CHECK(side == doctest::Approx(frame.right - high.x()).scale(1));
    CHECK(above == doctest::Approx(frame.bottom - low.y()).scale(1));
    CHECK(std::max(side, above) >= -1e-9);
  }
}
