#include "view/canvas/canvas_fixture.h"
#include "view/canvas/region.h"
#include "view/drawn_text.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Whether the picture shows what a change would lead to: its means, and so many standard
/// deviations around them.
bool shows_ghost(const MockWindow& window, double deviations) {
  const auto ghost = window.ghost();
  REQUIRE(ghost);
  const plot::Box& box = window.scene().box;
  for (std::size_t i = 0; i < ghost->components(); ++i) {
    const Eigen::Vector2d reach = deviations * ghost->covariance(i).diagonal().cwiseSqrt();
    const Eigen::Vector2d low = window.pixel_of(ghost->mean(i) - reach);
    const Eigen::Vector2d high = window.pixel_of(ghost->mean(i) + reach);
    if (low.x() < box.left || high.x() > box.right || high.y() < box.top || low.y() > box.bottom) {
      return false;
    }
  }
  return true;
}

/// Where something is that explains itself; nothing if it is not there.
std::optional<plot::Box> drawn(MockWindow& window, const std::string& id) {
  const Places& places = window.interface().signposts().drawn;
  const auto found = places.find(id);
  return found != places.end() ? std::optional(found->second) : std::nullopt;
}

}  // namespace

TEST_CASE("while a slider is dragged the view widens to the target, and does not narrow") {
  MockWindow window(snapshot_at(7));
  const double start = window.scene().camera.unit;
  const ImVec2 low = window.point_of("##tilting.lambda", 0.5, 0.75);
  window.move(low.x, low.y);
  window.press();
  const ImVec2 high = window.point_of("##tilting.lambda", 0.98, 0.75);
  window.move(high.x, high.y);
  window.frames(2);
  CHECK(shows_ghost(window, 3.0));
  const double wide = window.scene().camera.unit;
  // At the start it is as wide as base and target are; above the arrow there is some room already.
  CHECK(wide > 1.1 * start);
  window.move(low.x, low.y);
  window.frames(2);
  CHECK(window.scene().camera.unit == wide);
  window.perform(Action::close);
  window.release();
}

TEST_CASE("while the arrow is dragged its head stays where the mouse holds it") {
  // Frame by frame, as it moves.
  MockWindow window(snapshot_at(7), {}, ImVec2(1280.0F, 800.0F), {}, 1.0F, true);
  window.wait(0.5F);
  window.frames(60);
  const double start = window.scene().camera.unit;
  // Dear ImGui may round the mouse's place to whole pixels. It takes the arrow beside its head.
  const Eigen::Vector2d head = window.pixel_of({0.0, 4.0});
  const Eigen::Vector2d mouse = (head + Eigen::Vector2d(8.0, -6.0)).array().floor();
  move_to(window, mouse);
  window.press();
  const plot::Box& box = window.scene().box;
  const Eigen::Vector2d there(std::floor(0.5 * (box.left + box.right)) + 120.0, box.top + 60.0);
  move_to(window, there);
  const Eigen::Vector2d held_at = there + (head - mouse);
  const Eigen::Vector2d held = to_plane(window.scene().camera, box, held_at);
  double before = window.scene().camera.unit;
  for (int frame = 0; frame < 60; ++frame) {
    window.frames();
    const Camera& camera = window.scene().camera;
    CHECK((to_pixel(camera, box, held) - held_at).norm() < 1e-6);
    // In small steps, and outwards only.
    CHECK(camera.unit >= before);
    CHECK(camera.unit < 1.2 * before);
    before = camera.unit;
  }
  CHECK(window.scene().camera.unit > 1.05 * start);
  CHECK(shows_ghost(window, 3.0));
  // It goes back as smoothly when the change is given up, though it had arrived.
  window.wait(1.0F);
  window.frames(60);
  before = window.scene().camera.unit;
  window.perform(Action::close);
  for (int frame = 0; frame < 60; ++frame) {
    window.frames();
    CHECK(window.scene().camera.unit > 0.85 * before);
    before = window.scene().camera.unit;
  }
  CHECK(before == doctest::Approx(start));
  window.release();
}

TEST_CASE("a view that the user has chosen stays while something is dragged") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::zoom_in);
  window.frames();
  const Camera chosen = window.scene().camera;
  const ImVec2 at = window.point_of("##tilting.lambda", 0.5, 0.75);
  window.move(at.x, at.y);
  window.press();
  window.move(at.x + 60.0F, at.y);
  window.frames(2);
  CHECK(window.scene().camera == chosen);
}

namespace {

/// The share of the samples that are within the picture.
double seen(const MockWindow& window) {
  const Eigen::MatrixXf& samples = *window.samples();
  const plot::Box& box = window.scene().box;
  Eigen::Index inside = 0;
  for (Eigen::Index i = 0; i < samples.cols(); ++i) {
    const Eigen::Vector2d at = window.pixel_of(samples.col(i).cast<double>());
    inside += at.x() > box.left && at.x() < box.right && at.y() > box.top && at.y() < box.bottom;
  }
  return static_cast<double>(inside) / static_cast<double>(samples.cols());
}

/// Samples that a method has pushed too far up.
std::shared_ptr<const Eigen::MatrixXf> pushed(const Snapshot& snapshot, float by) {
  Eigen::MatrixXf samples = *snapshot.samples;
  samples.row(1).array() += by;
  return std::make_shared<const Eigen::MatrixXf>(std::move(samples));
}

}  // namespace

TEST_CASE("the view follows samples that leave base and target, in small steps") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280.0F, 800.0F), {}, 1.0F, true);
  window.wait(0.5F);
  window.frames(60);
  const double start = window.scene().camera.unit;
  window.snapshot.samples = pushed(window.snapshot, 12.0F);
  double before = start;
  for (int frame = 0; frame < 90; ++frame) {
    window.frames();
    CHECK(window.scene().camera.unit >= before);
    CHECK(window.scene().camera.unit < 1.25 * before);
    before = window.scene().camera.unit;
  }
  CHECK(before > 1.3 * start);
  CHECK(seen(window) > 0.98);
  // The next run begins with samples of the base.
  window.snapshot = snapshot_at(0);
  ++window.snapshot.run;
  window.frames(90);
  CHECK(window.scene().camera.unit == doctest::Approx(start));
}

TEST_CASE("the view follows no samples once the user has chosen it, until it is fitted again") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::zoom_in);
  window.frames();
  const Camera chosen = window.scene().camera;
  window.snapshot.samples = pushed(window.snapshot, 12.0F);
  window.frames(3);
  CHECK(window.scene().camera == chosen);
  CHECK(seen(window) < 0.5);
  window.perform(Action::fit);
  window.frames(3);
  CHECK(seen(window) > 0.98);
}

TEST_CASE("the probe's card keeps away from the mouse, and stays when it is read") {
  MockWindow window(snapshot_at(7));
  const auto row = [&] {
    const auto box = drawn(window, "##about/log density");
    REQUIRE(box);
    return *box;
  };
  const plot::Box& box = window.scene().box;
  for (const double across : {0.1, 0.5, 0.9}) {
    for (const double down : {0.1, 0.5, 0.9}) {
      window.move(5, 5);
      const Eigen::Vector2d mouse(box.left + across * box.width(), box.top + down * box.height());
      move_to(window, mouse);
      if (!drawn(window, "##about/log density")) continue;  // a handle is under the mouse
      CAPTURE(across);
      CAPTURE(down);
      CHECK((mouse.x() < row().left || mouse.x() > row().right || mouse.y() < row().top - 20.0 ||
             mouse.y() > row().bottom + 20.0));
      // A tenth of the picture at most.
      CHECK(row().width() * 4.5 * row().height() < 0.1 * box.width() * box.height());
    }
  }
  const plot::Box before = row();
  move_to(window, {0.5 * (before.left + before.right), 0.5 * (before.top + before.bottom)});
  window.wait(1.0F);
  CHECK(row() == before);
  CHECK(window.interface().signposts().explained == "##about/log density");
}

TEST_CASE("the probe of a low picture hides none of it: it is told in a row below") {
  MockWindow window(snapshot_at(7), {}, ImVec2(800, 600));
  const plot::Box& box = window.scene().box;
  // What follows closely counts as one word.
  const auto widest_word = [](const plot::Box& place) {
    double width = 0.0;
    for (const plot::Box& word : words_on_screen(*ImGui::GetDrawData())) {
      if (contains(place, word.left, word.top)) width = std::max(width, word.width());
    }
    return width;
  };
  const plot::Box below{box.left - 1.0, box.bottom + 1.0, box.right, box.bottom + 24.0};
  window.move(5, 5);
  window.frames(2);
  const double in_picture = widest_word(box);
  CHECK(widest_word(below) < 0.1 * box.width());
  move_to(window, {box.left + 0.5 * box.width(), box.top + 0.9 * box.height()});
  window.frames(2);
  CHECK(widest_word(below) > 0.5 * box.width());
  CHECK(widest_word(below) < box.width() + 50.0);
  CHECK(widest_word(box) == in_picture);
  CHECK_FALSE(drawn(window, "##about/x"));
}

TEST_CASE("the probe's card lies still while the mouse goes about") {
  MockWindow window(snapshot_at(7));
  const plot::Box& box = window.scene().box;
  move_to(window, {box.left + 0.5 * box.width(), box.top + 0.9 * box.height()});
  const auto first = drawn(window, "##about/x");
  REQUIRE(first);
  int seen = 0;
  for (int i = 0; i <= 400; ++i) {
    const double across = (i % 21) / 21.0;
    const double down = static_cast<double>(i) / 401.0;
    move_to(window, {box.left + across * box.width(), box.top + down * box.height()});
    const auto card = drawn(window, "##about/x");
    if (!card) continue;  // a handle is under the mouse
    ++seen;
    // Its width goes with its numbers, in steps.
    CHECK(card->top == first->top);
    const bool left = first->left < 0.5 * (box.left + box.right);
    CHECK((left ? card->left == first->left : card->right == first->right));
  }
  CHECK(seen > 300);
}

TEST_CASE("colour bar and read-out go where least of the densities is") {
  Experiment experiment;
  experiment.reward.b.setZero();
  for (const double side : {-1.0, 1.0}) {
    experiment.base.means = {Eigen::Vector2d(3.0 * side, -3.0), Eigen::Vector2d(-3.0 * side, 3.0)};
    MockWindow window(snapshot_at(7, experiment));
    const plot::Box& box = window.scene().box;
    // Beside the arrow's handle.
    move_to(window, middle(box) + Eigen::Vector2d(0.0, 60.0));
    const auto scale = drawn(window, "##about/scale");
    const auto card = drawn(window, "##about/x");
    REQUIRE(scale);
    REQUIRE(card);
    for (const plot::Box& plate : {*scale, *card}) {
      const Eigen::Vector2d at = middle(plate) - middle(box);
      // On the other diagonal.
      CHECK(at.x() * at.y() * side < 0.0);
    }
  }
}

TEST_CASE("the colour bar returns to its usual corner when that is free again") {
  Experiment experiment;
  experiment.reward.b.setZero();
  const auto with_modes = [&](double side) {
    experiment.base.means = {Eigen::Vector2d(3.0 * side, -3.0), Eigen::Vector2d(-3.0 * side, 3.0)};
    return snapshot_at(7, experiment);
  };
  MockWindow window(with_modes(1.0));
  const plot::Box usual = *drawn(window, "##about/scale");
  window.snapshot = with_modes(-1.0);
  window.frames(3);
  CHECK_FALSE(*drawn(window, "##about/scale") == usual);
  // Free enough: between the modes.
  experiment.base.means = {Eigen::Vector2d(0.0, 3.0), Eigen::Vector2d(0.0, 3.0)};
  window.snapshot = snapshot_at(7, experiment);
  window.frames(3);
  CHECK(*drawn(window, "##about/scale") == usual);
}

TEST_CASE("handles, scale, colours, edges and the read-out explain themselves") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::edit);
  window.frames(2);
  for (const std::string id :
       {"##about/marginal-1", "##about/marginal-2", "##about/axis-1", "##about/axis-2",
        "##about/scale", "##about/exact density, square-root scale"}) {
    INFO(id);
    const auto box = drawn(window, id);
    REQUIRE(box);
    move_to(window, {box->left + 0.3 * box->width(), box->top + 0.7 * box->height()});
    window.wait(1.0F);
    CHECK(window.interface().signposts().explained == id);
  }
  move_to(window, window.pixel_of({0.0, 4.0}));
  window.wait(1.0F);
  CHECK(window.interface().signposts().explained == "##handle/reward");
  move_to(window, window.pixel_of({-2.0, 0.0}));
  window.wait(1.0F);
  CHECK(window.interface().signposts().explained == "##handle/mean");
}

TEST_CASE("the arrow's tooltip leaves all of the arrow in sight") {
  MockWindow window(snapshot_at(7));
  const Eigen::Vector2d head = window.pixel_of({0.0, 4.0});
  const Eigen::Vector2d tail = window.pixel_of({0.0, 0.0});
  const auto label = drawn(window, "##about/b");
  REQUIRE(label);
  const Eigen::Vector2d words(0.5 * (label->left + label->right),
                              0.5 * (label->top + label->bottom));
  for (const Eigen::Vector2d& at : {head, words}) {
    move_to(window, {5.0, 5.0});
    move_to(window, at);
    window.wait(1.0F);
    const plot::Box tip = window.interface().signposts().explanation;
    REQUIRE(tip.width() > 0.0);
    const bool beside = tip.right < head.x() || tip.left > head.x();
    CHECK((beside || tip.bottom < head.y() || tip.top > tail.y()));
  }
}

TEST_CASE("the arrow's label stays within the picture when its head does not") {
  Experiment experiment;
  for (const Eigen::Vector2d& b : {Eigen::Vector2d(0.0, 4.0), Eigen::Vector2d(3.0, 0.0)}) {
    experiment.reward.b = b;
    MockWindow window(snapshot_at(7, experiment));
    // Until the head has left the picture.
    for (int i = 0; i < 12; ++i) {
      window.perform(Action::zoom_in);
      window.frames();
      const auto label = drawn(window, "##about/b");
      REQUIRE(label);
      const plot::Box& box = window.scene().box;
      CHECK(label->left >= box.left);
      CHECK(label->right <= box.right);
      CHECK(label->top >= box.top);
      CHECK(label->bottom <= box.bottom);
    }
  }
}

TEST_CASE("what is wanted stays above the picture in small windows, in brief, and is explained") {
  struct Small {
    ImVec2 size;
    float scale;
  };
  for (const Small& small : {Small{ImVec2(480, 360), 0.65F}, Small{ImVec2(800, 600), 1.3F}}) {
    Snapshot snapshot = snapshot_at(7);
    snapshot.phase = Phase::tilting;
    MockWindow window(snapshot, {}, small.size, with_all_settings(), small.scale);
    const auto wanted = drawn(window, "##wanted");
    REQUIRE(wanted);
    CHECK(wanted->width() >= 40.0 * static_cast<double>(small.scale));
    CHECK(wanted->right < window.place("##fit").left);
    move_to(window, middle(*wanted));
    window.wait(1.0F);
    CHECK(window.interface().signposts().explained == "##wanted");
    CHECK(window.interface().signposts().words.find("Wanted: p(x)") != std::string::npos);
  }
}
