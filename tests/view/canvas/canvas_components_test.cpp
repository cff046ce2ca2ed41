#include "view/canvas/canvas_fixture.h"
#include "view/state/components.h"

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

void click_twice(MockWindow& window, const Eigen::Vector2d& pixel) {
  window.frames(60);  // far from any click before
  for (const int click : {1, 2}) {
    CAPTURE(click);
    window.click(static_cast<float>(pixel.x()), static_cast<float>(pixel.y()));
  }
  window.frames();
}

const BaseConfig& sent(const MockWindow& window) {
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Configure>(window.sent.back()));
  return std::get<Configure>(window.sent.back()).experiment.base;
}

/// What the session does with what was sent last.
void take_over(MockWindow& window) {
  const Experiment experiment = std::get<Configure>(window.sent.back()).experiment;
  window.snapshot = snapshot_at(0, experiment);
  window.sent.clear();
  window.frames(2);
}

}  // namespace

TEST_CASE("in the editing mode a double click adds a component at its place") {
  MockWindow window(snapshot_at(7));
  const Camera before = window.scene().camera;
  window.perform(Action::edit);
  click_twice(window, window.pixel_of({0.5, -1.5}));
  REQUIRE(sent(window).means.size() == 3);
  CHECK((sent(window).means[2] - Eigen::Vector2d(0.5, -1.5)).norm() < 0.08);
  CHECK(sent(window).weights.sum() == doctest::Approx(1.0));
  // It is no wish to fit the view.
  CHECK(window.scene().camera == before);
  // And a change that can be taken back.
  take_over(window);
  window.perform(Action::undo);
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Restore>(window.sent.back()));
  CHECK(std::get<Restore>(window.sent.back()).experiment.base.means.size() == 2);
}

TEST_CASE("a button adds a component within the picture, away from the others") {
  MockWindow window(snapshot_at(7));
  CHECK_FALSE(window.has("##add"));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##add");
  REQUIRE(sent(window).means.size() == 3);
  const Eigen::Vector2d mean = sent(window).means[2];
  const Eigen::Vector2d pixel = window.pixel_of(mean);
  const plot::Box& box = window.scene().box;
  CHECK(pixel.x() > box.left);
  CHECK(pixel.x() < box.right);
  CHECK(pixel.y() > box.top);
  CHECK(pixel.y() < box.bottom);
  CHECK((mean - Eigen::Vector2d(-2.0, 0.0)).norm() > 1.0);
  CHECK((mean - Eigen::Vector2d(2.0, 0.0)).norm() > 1.0);
}

TEST_CASE("the cross at a component removes it, and so does Delete; one remains") {
  for (const bool by_key : {false, true}) {
    CAPTURE(by_key);
    MockWindow window(snapshot_at(7));
    window.perform(Action::edit);
    const Eigen::Vector2d mean = window.pixel_of({2.0, 0.0});
    move_to(window, mean);
    if (by_key) {
      window.perform(Action::remove);
    } else {
      // Opposite to the second axis's end.
      const Eigen::Vector2d end = window.pixel_of({2.0, -ellipse_scale * std::sqrt(0.5)});
      const Eigen::Vector2d cross = end + Eigen::Vector2d(0.0, 30.0);
      window.click(static_cast<float>(cross.x()), static_cast<float>(cross.y()));
    }
    REQUIRE(sent(window).means.size() == 1);
    CHECK(sent(window).means[0] == Eigen::Vector2d(-2.0, 0.0));
    CHECK(sent(window).weights[0] == 1.0);
    take_over(window);
    move_to(window, window.pixel_of({-2.0, 0.0}));
    window.perform(Action::remove);
    window.frames(2);
    CHECK(window.sent.empty());
  }
}

TEST_CASE("outside of the editing mode Delete removes nothing") {
  MockWindow window(snapshot_at(7));
  move_to(window, window.pixel_of({2.0, 0.0}));
  window.perform(Action::remove);
  window.frames(2);
  CHECK(window.sent.empty());
}

TEST_CASE("there are no more components than the window can show handles of") {
  Experiment experiment;
  while (can_add_component(experiment)) experiment = with_component(experiment, {0.0, 0.0});
  MockWindow window(snapshot_at(0, experiment));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##add");
  window.frames(2);
  CHECK(window.sent.empty());
}
