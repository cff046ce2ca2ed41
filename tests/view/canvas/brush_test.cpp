#include "config/embed_picture.h"
#include "reward/picture_reward.h"
#include "view/canvas/canvas_fixture.h"

#include <algorithm>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Paused after tilt 7 with a picture that nobody has painted yet; nothing exact is known.
Snapshot with_picture() {
  Experiment experiment;
  experiment.reward.kind = RewardKind::picture;
  experiment.reward.low = -2.0;
  experiment.reward.high = 2.0;
  Snapshot snapshot = snapshot_at(7);
  snapshot.course = std::make_shared<const TiltCourse>(experiment);
  snapshot.experiment = std::make_shared<const Experiment>(std::move(experiment));
  snapshot.target_density = snapshot.density = nullptr;
  return snapshot;
}

double painted_at(const RewardConfig& reward, const Eigen::Vector2d& x) {
  Eigen::VectorXd values(1);
  PictureReward(reward).evaluate(x, values);
  return values[0];
}

const RewardConfig& reward_sent(const MockWindow& window) {
  REQUIRE_FALSE(window.sent.empty());
  if (is<Restore>(window.sent.back())) {
    return std::get<Restore>(window.sent.back()).experiment.reward;
  }
  REQUIRE(is<Configure>(window.sent.back()));
  return std::get<Configure>(window.sent.back()).experiment.reward;
}

const RewardConfig& reward_asked_about(const MockWindow& window) {
  REQUIRE_FALSE(window.previewed.empty());
  const auto& question = std::get<Preview>(window.previewed.back());
  REQUIRE(question.experiment);
  return question.experiment->reward;
}

}  // namespace

TEST_CASE(
    "the left button raises a painted reward, the right one lowers it, a stroke is one change") {
  MockWindow window(with_picture());
  window.perform(Action::paint);
  const Eigen::Vector2d here(0.5, -1.0);
  const Eigen::Vector2d there(-2.0, 1.5);
  move_to(window, window.pixel_of(here));
  window.press();
  window.frames(20);
  // Under way: the worker is asked where it would lead, and nothing runs yet.
  CHECK(painted_at(reward_asked_about(window), here) > 0.2);
  CHECK(window.sent.empty());
  window.release();
  CHECK(painted_at(reward_sent(window), here) > 0.2);
  CHECK(std::abs(painted_at(reward_sent(window), there)) < 0.02);
  const RewardConfig first = reward_sent(window);

  move_to(window, window.pixel_of(there));
  window.press(1);
  window.frames(20);
  window.release(1);
  CHECK(painted_at(reward_sent(window), there) < -0.2);
  CHECK(painted_at(reward_sent(window), here) == painted_at(first, here));

  window.perform(Action::undo);
  CHECK(reward_sent(window) == first);
}

TEST_CASE("a stroke colours its way, and Escape gives it up") {
  MockWindow window(with_picture());
  window.perform(Action::paint);
  const Eigen::Vector2d from(-2.0, 0.0);
  const Eigen::Vector2d to(2.0, 0.0);
  drag(window, window.pixel_of(from), window.pixel_of(to));
  for (const double x : {-1.5, -0.5, 0.5, 1.5}) {
    CAPTURE(x);
    CHECK(painted_at(reward_asked_about(window), {x, 0.0}) > 0.1);
  }
  window.perform(Action::close);
  window.release();
  CHECK(window.sent.empty());
  CHECK(window.interface().canvas().paints());
}

TEST_CASE("where there is no base density the brush says that it changes nothing") {
  MockWindow window(with_picture());
  window.perform(Action::paint);
  const auto says = [&](const Eigen::Vector2d& at) {
    move_to(window, window.pixel_of(at));
    window.press();
    window.release();
    const ImVec2 line = window.point_of("##message", 0.1);
    window.move(line.x, line.y);
    window.wait(1.0F);
    return window.interface().signposts().words.find("hardly any base density") !=
           std::string::npos;
  };
  CHECK_FALSE(says({-2.0, 0.0}));
  const plot::Box& box = window.scene().box;
  CHECK(says(to_plane(window.scene().camera, box, {box.left + 20.0, box.top + 20.0})));
}

TEST_CASE("the wheel and the brackets change the brush, and the picture stays where it is") {
  MockWindow window(with_picture());
  window.perform(Action::paint);
  move_to(window, window.pixel_of({0.0, 0.0}));
  Brush& brush = window.interface().canvas().brush();
  const double radius = brush.radius();
  const Camera camera = window.scene().camera;
  window.wheel(2.0F);
  CHECK(brush.radius() == doctest::Approx(radius * 1.15 * 1.15));
  CHECK(window.scene().camera == camera);
  window.perform(Action::smaller_brush);
  window.perform(Action::smaller_brush);
  CHECK(brush.radius() == doctest::Approx(radius));
  window.perform(Action::larger_brush);
  CHECK(brush.radius() > radius);
}

TEST_CASE("with the keys the brush is put down, moved and lifted again") {
  MockWindow window(with_picture());
  window.perform(Action::paint);
  window.perform(Action::next_control);
  REQUIRE(window.interface().signposts().focused == "##canvas");
  window.perform(Action::enter);
  for (int i = 0; i < 3; ++i) window.perform(Action::forward);
  CHECK(window.sent.empty());
  // Space is for the brush, and starts no run.
  window.perform(Action::play_or_pause);
  const RewardConfig& reward = reward_sent(window);
  const auto picture = embedded_picture(reward);
  REQUIRE(picture);
  CHECK(*std::ranges::max_element(picture->pixels) > 135);
  CHECK(*std::ranges::min_element(picture->pixels) >= 127);

  window.perform(Action::remove);
  window.perform(Action::up);
  const std::size_t sent = window.sent.size();
  window.perform(Action::close);
  CHECK(window.sent.size() == sent);
}

TEST_CASE("only a picture is painted") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::paint);
  CHECK_FALSE(window.interface().canvas().paints());
  CHECK_FALSE(window.has("##paint"));
}

TEST_CASE("the worker evaluates the reward that is shown, and the probe tells it") {
  MockWindow window(with_picture());
  REQUIRE_FALSE(window.evaluated.empty());
  const auto asked = std::get<EvaluateReward>(window.evaluated.back());
  REQUIRE(asked.reward);
  CHECK(asked.reward->config().kind == RewardKind::picture);
  auto field = std::make_shared<RewardField>();
  field->reward = asked.reward;
  field->grid = asked.grid;
  field->values = Eigen::VectorXf::Constant(asked.grid.size(), 1.25F);
  const auto legend = [&] {
    return window.interface().signposts().drawn.at("##legend/reward r").width();
  };
  const double unknown = legend();
  window.snapshot.reward_field = field;
  move_to(window, window.pixel_of({0.3, 0.4}));
  const Heat* heat = window.shape<Heat>();
  REQUIRE(heat != nullptr);
  CHECK(heat->map->top >= 1.25);
  // Without the dots that stand for an answer to come.
  CHECK(legend() < unknown);
  CHECK(window.interface().signposts().drawn.contains("##about/reward"));
}

TEST_CASE("nobody evaluates a quadratic reward for the picture, of which the arrow says enough") {
  const MockWindow window(snapshot_at(7));
  CHECK(window.evaluated.empty());
}
