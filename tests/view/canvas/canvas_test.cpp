#include "view/canvas/canvas.h"

#include "view/canvas/canvas_fixture.h"

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("dragging the arrow's head sends the new b when it is let go") {
  MockWindow window(snapshot_at(7));
  move_to(window, window.pixel_of({0.0, 4.0}));
  window.press();
  const Eigen::Vector2d goal(1.5, -2.0);
  move_to(window, window.pixel_of({0.5, 0.5}));
  move_to(window, window.pixel_of(goal));
  CHECK(window.sent.empty());
  REQUIRE(window.ghost() != nullptr);
  window.release();
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Configure>(window.sent[0]));
  const Eigen::VectorXd b = std::get<Configure>(window.sent[0]).experiment.reward.b;
  REQUIRE(b.size() == 2);
  CHECK((b - goal).cwiseAbs().maxCoeff() <= 0.1);
  // The steps of b are multiples of 0.05.
  CHECK(b[0] / 0.05 == doctest::Approx(std::round(b[0] / 0.05)));
}

TEST_CASE("a click on the arrow's head changes nothing") {
  MockWindow window(snapshot_at(7));
  const Eigen::Vector2d head = window.pixel_of({0.0, 4.0});
  window.click(static_cast<float>(head.x()), static_cast<float>(head.y()));
  CHECK(window.sent.empty());
}

TEST_CASE("dragging elsewhere pans, the wheel zooms around the cursor, a double click fits") {
  MockWindow window(snapshot_at(7));
  const Camera fitted_camera = window.scene().camera;
  move_to(window, window.pixel_of({2.0, -2.0}));
  window.press();
  const ImVec2 from = ImGui::GetIO().MousePos;
  const Eigen::Vector2d held = to_plane(fitted_camera, window.scene().box, {from.x, from.y});
  window.move(from.x + 40.0F, from.y - 30.0F);
  window.release();
  CHECK(window.pixel_of(held).x() == doctest::Approx(from.x + 40.0F));
  CHECK(window.pixel_of(held).y() == doctest::Approx(from.y - 30.0F));
  CHECK(window.scene().camera.unit == fitted_camera.unit);

  window.wheel(2.0F);
  CHECK(window.scene().camera.unit < fitted_camera.unit);
  CHECK(window.pixel_of(held).x() == doctest::Approx(from.x + 40.0F));

  // Far enough in time from the click before.
  window.frames(60);
  window.click(from.x + 40.0F, from.y - 30.0F);
  window.click(from.x + 40.0F, from.y - 30.0F);
  window.frames();
  CHECK(window.scene().camera == fitted_camera);
  CHECK(window.sent.empty());
}

TEST_CASE("the density is that of the samples' tilt") {
  MockWindow window(snapshot_at(5));
  // Means move by lambda k/N Sigma b = 1/4 * 1/2 * (0, 4).
  CHECK(window.density()->mean(0).y() == doctest::Approx(0.5));
  CHECK(window.samples() == window.snapshot.samples);
  window.snapshot = snapshot_at(20);
  window.frames();
  CHECK(window.density()->mean(0).y() == doctest::Approx(2.0));
}

TEST_CASE("another dimension is not drawn and breaks nothing") {
  Experiment experiment;
  experiment.base.means = {Eigen::VectorXd::Constant(3, -1.0), Eigen::VectorXd::Constant(3, 1.0)};
  experiment.base.covariances = {2, Eigen::MatrixXd::Identity(3, 3)};
  experiment.reward.A = Eigen::MatrixXd::Zero(3, 3);
  experiment.reward.b = Eigen::VectorXd::Ones(3);
  MockWindow window(snapshot_at(3, experiment));
  CHECK(window.density() == nullptr);
  CHECK(window.samples() == nullptr);
  window.snapshot = snapshot_at(3);
  window.frames();
  CHECK(window.density() != nullptr);
}

TEST_CASE("keys: help opens and closes, a picture can be asked for") {
  MockWindow window(snapshot_at(3));
  window.interface().perform(Action::screenshot, window.snapshot);
  CHECK(window.interface().take_picture_request());
  CHECK_FALSE(window.interface().take_picture_request());
  window.interface().perform(Action::help, window.snapshot);
  window.frames(2);
  // The help covers the buttons; a click only closes it.
  window.click("##play");
  CHECK(window.sent.empty());
  window.frames(2);
  window.click("##play");
  CHECK(window.sent.size() == 1);
}
