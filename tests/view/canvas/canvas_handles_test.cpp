#include "view/canvas/canvas.h"
#include "view/canvas/canvas_fixture.h"
#include "view/state/components.h"

#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("a component's mean can be dragged where the mouse finds it") {
  MockWindow window(snapshot_at(7));
  const Camera before = window.scene().camera;
  drag(window, window.pixel_of({-2.0, 0.0}), window.pixel_of({-1.0, -1.5}));
  // Nothing is sent on the way, and the target follows at once.
  CHECK(window.sent.empty());
  REQUIRE(window.ghost());
  CHECK(window.ghost()->mean(0).x() == doctest::Approx(-1.0).epsilon(0.05));
  CHECK(window.ghost()->mean(0).y() == doctest::Approx(0.5).epsilon(0.2));
  CHECK(window.scene().camera == before);
  // What runs is still shown.
  CHECK(window.density()->mean(0).x() == doctest::Approx(-2.0));
  window.release();
  REQUIRE(window.sent.size() == 1);
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK((sent.base.means[0] - Eigen::Vector2d(-1.0, -1.5)).norm() < 0.08);
  CHECK(sent.base.means[1] == Eigen::Vector2d(2.0, 0.0));
  CHECK(sent.base.covariances[0] == Experiment{}.base.covariances[0]);
}

TEST_CASE("a drag can be given up, and a click on a handle changes nothing") {
  MockWindow window(snapshot_at(7));
  const Eigen::Vector2d mean = window.pixel_of({-2.0, 0.0});
  drag(window, mean, window.pixel_of({-1.0, -1.5}));
  REQUIRE(window.ghost());
  window.interface().perform(Action::close, window.snapshot);
  window.frames();
  CHECK(window.ghost() == nullptr);
  // Nor does the view move with what is left of it.
  const Camera before = window.scene().camera;
  move_to(window, window.pixel_of({0.5, -1.0}));
  CHECK(window.scene().camera == before);
  window.release();
  CHECK(window.sent.empty());

  move_to(window, mean);
  window.press();
  window.move(static_cast<float>(mean.x()) + 4.0F, static_cast<float>(mean.y()));
  window.release();
  CHECK(window.sent.empty());
  // And the next drag is like any other.
  drag(window, mean, window.pixel_of({-1.0, -1.5}));
  window.release();
  CHECK(window.sent.size() == 1);
}

TEST_CASE("an ellipse's ends are held only in the editing mode, or after the mouse woke them") {
  const double end = ellipse_scale * std::sqrt(0.5);
  {
    MockWindow window(snapshot_at(7));
    const Camera before = window.scene().camera;
    drag(window, window.pixel_of({2.0, end}), window.pixel_of({2.0, end + 1.0}));
    window.release();
    CHECK(window.sent.empty());
    CHECK_FALSE(window.scene().camera == before);
  }
  for (const bool woken : {false, true}) {
    MockWindow window(snapshot_at(7));
    if (woken) move_to(window, window.pixel_of({2.0, 0.0}));
    window.interface().canvas().edits() = !woken;
    window.frames(2);
    drag(window, window.pixel_of({2.0, end}), window.pixel_of({2.0, 2.0}));
    window.release();
    REQUIRE(window.sent.size() == 1);
    const Eigen::MatrixXd& covariance =
        std::get<Configure>(window.sent[0]).experiment.base.covariances[1];
    CHECK(covariance(0, 0) == doctest::Approx(0.5).epsilon(1e-6));
    CHECK(covariance(1, 1) == doctest::Approx(1.0).epsilon(0.05));
    CHECK(covariance(0, 1) == doctest::Approx(0.0).scale(1.0));
  }
}

TEST_CASE("the round handle turns an ellipse") {
  Experiment experiment;
  experiment.base.covariances[1] = Eigen::MatrixXd{{1.0, 0.0}, {0.0, 0.25}};
  MockWindow window(snapshot_at(0, experiment));
  window.interface().canvas().edits() = true;
  window.frames(2);
  const Eigen::Vector2d handle = window.pixel_of({4.0, 0.0}) + Eigen::Vector2d(30.0, 0.0);
  drag(window, handle, window.pixel_of({2.0, 2.5}));
  window.release();
  REQUIRE(window.sent.size() == 1);
  const Eigen::MatrixXd& covariance =
      std::get<Configure>(window.sent[0]).experiment.base.covariances[1];
  CHECK(covariance(0, 0) == doctest::Approx(0.25).epsilon(0.02));
  CHECK(covariance(1, 1) == doctest::Approx(1.0).epsilon(0.02));
}

TEST_CASE("a covariance that makes the tilt impossible is refused with its reason") {
  Experiment experiment;
  experiment.reward.A = Eigen::MatrixXd::Identity(2, 2);  // normalisable up to variances of 1
  MockWindow window(snapshot_at(7, experiment));
  window.interface().canvas().edits() = true;
  window.frames(2);
  const double end = ellipse_scale * std::sqrt(0.5);
  const auto in_picture = [&] {
    return window.interface().signposts().drawn.contains("##about/notice");
  };
  CHECK_FALSE(in_picture());
  drag(window, window.pixel_of({-2.0, end}), window.pixel_of({-2.0, 2.4}));
  CHECK(window.ghost() == nullptr);
  CHECK(in_picture());
  window.release();
  CHECK(window.sent.empty());
  CHECK(in_picture());
  // The status line says the same, and in full where the mouse rests on it.
  const ImVec2 line = window.point_of("##message", 0.1);
  window.move(line.x, line.y);
  window.wait(1.0F);
  const std::string& words = window.interface().signposts().words;
  INFO(words);
  CHECK(words.starts_with("What is wrong\n"));
  CHECK(words.find("component 1 cannot be normalised.") != std::string::npos);
  // The handles are back where they were.
  CHECK(window.ghost() == nullptr);
  drag(window, window.pixel_of({-2.0, end}), window.pixel_of({-2.0, 1.6}));
  REQUIRE(window.ghost());
  window.release();
  CHECK(window.sent.size() == 1);
}

TEST_CASE("handles sleep while the picture is noised") {
  MockWindow window(snapshot_at(7));
  give_paths(window.snapshot, 50, 10);
  Canvas& canvas = window.interface().canvas();
  canvas.time().set(0.5);
  window.frames(2);
  // To edit is to go to the data.
  window.perform(Action::edit);
  window.frames(2);
  CHECK(canvas.edits());
  CHECK(canvas.time().at_data());
  canvas.time().set(0.5);
  window.frames(2);
  CHECK_FALSE(canvas.edits());
  drag(window, window.pixel_of({-2.0, 0.0}), window.pixel_of({-1.0, 0.5}));
  window.release();
  CHECK(window.sent.empty());
}

TEST_CASE("a component's weight is dragged on the ring around its mean") {
  MockWindow window(snapshot_at(7));
  window.interface().canvas().edits() = true;
  window.frames(2);
  const Eigen::Vector2d mean = window.pixel_of({-2.0, 0.0});
  // Half of a turn from the top, and then a quarter.
  drag(window, mean + Eigen::Vector2d(0.0, 27.0), mean + Eigen::Vector2d(27.0, 0.0));
  REQUIRE(window.ghost());
  CHECK(window.ghost()->weights()[0] == doctest::Approx(0.25).epsilon(0.05));
  window.release();
  REQUIRE(window.sent.size() == 1);
  const Eigen::VectorXd& weights = std::get<Configure>(window.sent[0]).experiment.base.weights;
  CHECK(weights[0] == doctest::Approx(0.25).epsilon(0.05));
  CHECK(weights.sum() == doctest::Approx(1.0));
}

TEST_CASE("what is held goes on only as long as the base density has as many components") {
  const Experiment two;
  const Experiment three = with_component(two, {0.0, 2.0});
  const auto in_hand = [&](const Eigen::Vector2d& offset, const Experiment& then) {
    MockWindow window(snapshot_at(7, three));
    window.interface().canvas().edits() = true;
    window.frames(2);
    const Eigen::Vector2d at = window.pixel_of({0.0, 2.0}) + offset;
    move_to(window, at);
    window.press();
    window.snapshot = snapshot_at(7, then);
    window.frames(2);
    const Camera camera = window.scene().camera;
    move_to(window, at + Eigen::Vector2d(40.0, 30.0));
    CHECK((window.ghost() != nullptr) == (then == three));
    // Nor does it take the picture along.
    CHECK(window.scene().camera == camera);
    window.release();
    return window.sent.size();
  };
  // The mean, and the weight's ring, whose share is up to the right.
  for (const Eigen::Vector2d& offset : {Eigen::Vector2d(0.0, 0.0), Eigen::Vector2d(23.4, 13.5)}) {
    CAPTURE(offset.transpose());
    CHECK(in_hand(offset, three) == 1);
    CHECK(in_hand(offset, two) == 0);
  }
}
