#include "temporary_folder.h"
#include "view/canvas/canvas_fixture.h"
#include "waiting.h"

#include <chrono>
#include <thread>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Draws a stroke between two places of the plane.
void stroke(MockWindow& window, const Eigen::Vector2d& from, const Eigen::Vector2d& to) {
  const auto place = [&](const Eigen::Vector2d& point) {
    const Eigen::Vector2d at = window.pixel_of(point);
    window.move(static_cast<float>(at.x()), static_cast<float>(at.y()));
  };
  place(from);
  window.frames(2);
  MockContext::button(true);
  window.frames(2);
  place(to);
  window.frames(2);
  MockContext::button(false);
  window.frames(2);
}

/// Waits for the fit, in frames.
const BaseConfig& fitted(MockWindow& window) {
  tiltscope::test::wait_until([&] {
    window.frames();
    return !window.sent.empty() && is<Configure>(window.sent.back());
  });
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Configure>(window.sent.back()));
  return std::get<Configure>(window.sent.back()).experiment.base;
}

}  // namespace

TEST_CASE("a stroke of the brush becomes the base density, as one change") {
  MockWindow window(snapshot_at(7));
  CHECK_FALSE(window.has("##draw"));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##draw");
  const Camera camera = window.scene().camera;
  stroke(window, {-1.5, 1.0}, {1.5, 1.0});
  const BaseConfig base = fitted(window);
  CHECK(window.scene().camera == camera);
  double mean = 0.0;
  for (std::size_t i = 0; i < base.means.size(); ++i) {
    CHECK(std::abs(base.means[i][1] - 1.0) < 0.5);
    mean += base.weights[static_cast<Eigen::Index>(i)] * base.means[i][0];
  }
  CHECK(std::abs(mean) < 0.2);

  window.snapshot = snapshot_at(0, std::get<Configure>(window.sent.back()).experiment);
  window.sent.clear();
  window.frames(2);
  window.perform(Action::undo);
  REQUIRE(is<Restore>(window.sent.back()));
  CHECK(std::get<Restore>(window.sent.back()).experiment.base == Experiment{}.base);
}

TEST_CASE("a second stroke adds to the first one") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##draw");
  stroke(window, {-2.0, -1.0}, {-2.0, 1.0});
  fitted(window);
  window.snapshot = snapshot_at(0, std::get<Configure>(window.sent.back()).experiment);
  window.sent.clear();
  window.frames(2);
  stroke(window, {1.0, -1.0}, {1.0, 1.0});  // the view has followed the first one
  const BaseConfig both = fitted(window);
  double left = 0.0;
  for (std::size_t i = 0; i < both.means.size(); ++i) {
    if (both.means[i][0] < 0.0) left += both.weights[static_cast<Eigen::Index>(i)];
  }
  CHECK(left > 0.3);
  CHECK(left < 0.7);
}

TEST_CASE("Escape gives a stroke up") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##draw");
  const Eigen::Vector2d at = window.pixel_of({0.0, 1.0});
  window.move(static_cast<float>(at.x()), static_cast<float>(at.y()));
  MockContext::button(true);
  window.frames(2);
  window.perform(Action::close);
  MockContext::button(false);
  window.frames(3);
  CHECK(window.sent.empty());
}

TEST_CASE("with the keys the brush is put down, scatters on its way, and is lifted") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##draw");
  window.move(-1.0F, -1.0F);
  window.perform(Action::next_control);
  REQUIRE(window.interface().signposts().focused == "##canvas");
  const double radius = 26.0 * window.scene().camera.unit;
  for (int i = 0; i < 4; ++i) window.perform(Action::up);
  window.perform(Action::enter);
  for (int i = 0; i < 6; ++i) window.perform(Action::forward);
  CHECK(window.sent.empty());
  // Space is for the brush, and starts no run.
  window.perform(Action::play_or_pause);
  const BaseConfig base = fitted(window);
  // From the picture's middle, four half radii up, and six to the right.
  const Eigen::Vector2d middle = window.scene().camera.centre;
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  for (std::size_t i = 0; i < base.means.size(); ++i) {
    mean += base.weights[static_cast<Eigen::Index>(i)] * base.means[i];
  }
  CHECK(mean.y() - middle.y() == doctest::Approx(2.0 * radius).epsilon(0.2));
  CHECK(mean.x() - middle.x() > 0.5 * radius);
  CHECK(mean.x() - middle.x() < 2.5 * radius);
}

TEST_CASE("Escape gives a stroke by keys up") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::edit);
  window.frames(2);
  window.click("##draw");
  window.perform(Action::next_control);
  window.perform(Action::enter);
  window.perform(Action::forward);
  window.perform(Action::close);
  window.frames(3);
  CHECK(window.sent.empty());
  CHECK_FALSE(window.interface().canvas().points_brush().take_drawn());
}

TEST_CASE("what is fitted meanwhile waits until the hand lets go") {
  MockWindow window(snapshot_at(7));
  const Eigen::Vector2d mean = window.pixel_of({-2.0, 0.0});
  drag(window, mean, mean + Eigen::Vector2d(0.0, 40.0));
  const tiltscope::test::TemporaryFolder folder;
  window.interface().open({folder.file("two.csv", "0,1\n0.1,1.2\n0.2,0.9\n-0.1,1.1\n")});
  // Ample for so few points.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  window.frames(3);
  CHECK(window.sent.empty());
  REQUIRE(window.ghost());
  CHECK(window.ghost()->components() == 2);
  window.release();
  REQUIRE_FALSE(window.sent.empty());
  const BaseConfig dragged = std::get<Configure>(window.sent[0]).experiment.base;
  CHECK(dragged.means.size() == 2);
  tiltscope::test::wait_until([&] {
    window.frames();
    return window.sent.size() > 1;
  });
  REQUIRE(window.sent.size() > 1);
  CHECK(std::get<Configure>(window.sent[1]).experiment.base != dragged);
}
