#include "view/canvas/canvas_fixture.h"

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

const std::string reward_handle = "##handle/0/0";
const std::string first_mean = "##handle/1/0";

std::string focused(MockWindow& window) { return window.interface().signposts().focused; }

/// Walks with Tab until this has the keys.
void walk_to(MockWindow& window, const std::string& id) {
  INFO(id);
  for (int i = 0; i < 200 && focused(window) != id; ++i) window.perform(Action::next_control);
  REQUIRE(focused(window) == id);
}

const Experiment& experiment_sent(const MockWindow& window) {
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Configure>(window.sent.back()));
  return std::get<Configure>(window.sent.back()).experiment;
}

}  // namespace

TEST_CASE("Tab leads to the picture, then to the reward, and with Edit on to every handle") {
  MockWindow window(snapshot_at(7));
  CHECK(focused(window).empty());
  window.perform(Action::next_control);
  CHECK(focused(window) == "##canvas");
  window.perform(Action::next_control);
  CHECK(focused(window) == reward_handle);
  window.perform(Action::previous_control);
  CHECK(focused(window) == "##canvas");
  window.perform(Action::close);
  CHECK(focused(window).empty());

  window.perform(Action::edit);
  walk_to(window, reward_handle);
  std::set<std::string> handles;
  for (window.perform(Action::next_control); focused(window).starts_with("##handle/");
       window.perform(Action::next_control)) {
    handles.insert(focused(window));
  }
  // Mean, two axes, turn and weight of either component, and the cross of the one that is meant.
  CHECK(handles.size() >= 2 * 5);
}

TEST_CASE("the arrow keys move what has the keys, Enter keeps the change, Escape gives it up") {
  MockWindow window(snapshot_at(7));
  walk_to(window, reward_handle);
  window.perform(Action::forward);
  window.perform(Action::fine_up);
  // Under way, as in a drag: its target is shown, and nothing is sent.
  CHECK(window.sent.empty());
  window.frames();
  REQUIRE(window.ghost());
  window.perform(Action::enter);
  CHECK((experiment_sent(window).reward.b - Eigen::Vector2d(0.25, 4.05)).norm() < 1e-9);
  CHECK(focused(window) == reward_handle);
  window.sent.clear();

  window.perform(Action::down);
  window.frames();
  REQUIRE(window.ghost());
  window.perform(Action::close);
  window.frames();
  CHECK(window.ghost() == nullptr);
  CHECK(window.sent.empty());
  // The keys are still there, until Escape is pressed once more.
  CHECK(focused(window) == reward_handle);
  window.perform(Action::close);
  CHECK(focused(window).empty());
}

TEST_CASE("going on with Tab, another key or the mouse keeps a change that is under way") {
  for (const int way : {0, 1, 2}) {
    CAPTURE(way);
    MockWindow window(snapshot_at(7));
    walk_to(window, reward_handle);
    window.perform(Action::up);
    REQUIRE(window.sent.empty());
    if (way == 0) window.perform(Action::next_control);
    if (way == 1) window.perform(Action::pin);
    if (way == 2) {
      move_to(window, nowhere(window));
      window.press();
      window.release();
      CHECK(focused(window).empty());
    }
    CHECK(experiment_sent(window).reward.b[1] == doctest::Approx(4.25));
  }
}

TEST_CASE("without the keys on a control the arrows go through the history") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::back);
  CHECK(window.samples() == window.snapshot.history->find(6)->samples);
}

TEST_CASE("keys move the picture and zoom it") {
  MockWindow window(snapshot_at(7));
  const Camera fitted_camera = window.scene().camera;
  // Zooming needs no Tab.
  window.perform(Action::zoom_in);
  window.frames();
  CHECK(window.scene().camera.unit < fitted_camera.unit);
  walk_to(window, "##canvas");
  window.perform(Action::forward);
  window.frames();
  CHECK(window.scene().camera.centre.x() > fitted_camera.centre.x());
  window.perform(Action::up);
  window.frames();
  CHECK(window.scene().camera.centre.y() > fitted_camera.centre.y());
  window.perform(Action::enter);
  window.frames(2);
  CHECK(window.scene().camera == fitted_camera);
}

TEST_CASE("a slider is set by keys as by a drag") {
  MockWindow window(snapshot_at(7));
  walk_to(window, "##tilting.lambda");
  const double before = window.snapshot.experiment->tilting.lambda;
  window.perform(Action::forward);
  window.perform(Action::forward);
  window.frames();
  CHECK(window.sent.empty());
  REQUIRE(window.ghost());
  window.perform(Action::enter);
  CHECK(experiment_sent(window).tilting.lambda > before);
  window.sent.clear();
  window.perform(Action::back);
  window.perform(Action::close);
  window.frames(2);
  CHECK(window.sent.empty());
}

TEST_CASE("the list of layers, the diffusion time, a border and a plot are reached by keys") {
  MockWindow window(snapshot_at(7));
  walk_to(window, "##show_layers");
  window.perform(Action::enter);
  window.frames(2);
  CHECK(window.has("##layer/samples"));
  window.perform(Action::close);
  window.frames(2);
  CHECK_FALSE(window.has("##layer/samples"));
  CHECK(focused(window) == "##show_layers");

  walk_to(window, "##t");
  window.perform(Action::back);
  window.frames();
  CHECK(window.interface().canvas().time().t() > 0.0);

  const double border = window.place("##left").left;
  walk_to(window, "##left");
  window.perform(Action::forward);
  window.frames(2);
  CHECK(window.place("##left").left == doctest::Approx(border + 10.0));

  walk_to(window, "##plot");
  const int before = vertices();
  window.perform(Action::zoom_in);
  window.perform(Action::up);
  window.frames(2);
  CHECK(vertices() != before);
}

TEST_CASE("Tab stops at auto-run, the history, the seed and the cross of the first steps") {
  Preferences preferences = with_all_settings();
  preferences.toured = true;
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 1700), preferences);
  window.interface().greet();
  window.frames(2);
  walk_to(window, "##auto-run");
  const bool before = window.interface().preferences().auto_run;
  window.perform(Action::play_or_pause);
  window.frames();
  CHECK(window.interface().preferences().auto_run != before);

  walk_to(window, "##history");
  window.perform(Action::back);
  window.perform(Action::back);
  window.frames();
  CHECK(window.samples() == window.snapshot.history->find(5)->samples);
  for (int i = 0; i < 4; ++i) window.perform(Action::forward);
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
  // Nor does it run a tilt.
  CHECK(window.sent.empty());

  walk_to(window, "##seed");
  window.perform(Action::enter);
  window.frames(2);
  REQUIRE(ImGui::GetIO().WantTextInput);
  window.type("42");
  window.frames(2);
  REQUIRE(window.sent.size() >= 1);
  REQUIRE(is<Reseed>(window.sent.front()));
  CHECK(std::get<Reseed>(window.sent.front()).seed == 42U);

  walk_to(window, "##first-steps-close");
  window.perform(Action::enter);
  window.frames(2);
  CHECK_FALSE(window.has("##first-steps-close"));
}

TEST_CASE("keys open the list of layers, go from row to row and switch one") {
  MockWindow window(snapshot_at(7));
  Canvas& canvas = window.interface().canvas();
  walk_to(window, "##show_layers");
  // Space presses a button that has the keys; nothing plays.
  window.perform(Action::play_or_pause);
  window.frames(2);
  CHECK(window.sent.empty());
  const auto switch_at = [&] {
    std::vector<bool> before;
    for (const CanvasLayer* layer : canvas.layers().all()) before.push_back(layer->shown);
    window.perform(Action::enter);
    window.frames();
    std::size_t changed = before.size();
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (canvas.layers().all()[i]->shown != before[i]) changed = i;
    }
    return changed;
  };
  // The rows stand from the front to the back.
  CHECK(switch_at() == Layers::count - 1);
  window.perform(Action::down);
  window.perform(Action::down);
  CHECK(switch_at() == Layers::count - 3);
  window.perform(Action::up);
  CHECK(switch_at() == Layers::count - 2);
  // Nowhere from the ends.
  for (int i = 0; i < 20; ++i) window.perform(Action::down);
  CHECK(switch_at() == 0);
  window.perform(Action::close);
  window.frames(2);
  CHECK_FALSE(window.has("##layer/samples"));
  CHECK(focused(window) == "##show_layers");
}

TEST_CASE("a menu that keys open stands at its button, wherever the mouse is") {
  MockWindow window(snapshot_at(7));
  window.move(300.0F, 700.0F);
  walk_to(window, "##compare");
  window.perform(Action::play_or_pause);
  window.frames(4);
  const plot::Box button = window.place("##compare");
  const plot::Box line = window.place("##compare-four");
  CHECK(line.top > button.bottom);
  CHECK(line.top < button.bottom + 60.0);
  CHECK(line.left > button.left - 200.0);
}

TEST_CASE("keys open a menu, the arrows go through it, Enter takes a line, Escape closes it") {
  MockWindow window(snapshot_at(7));
  walk_to(window, "##compare");
  window.perform(Action::play_or_pause);
  window.frames(4);
  REQUIRE(window.has("##compare-these"));
  CHECK(window.sent.empty());
  // Past the four N, to the first method.
  const std::set<std::string> before = window.interface().preferences().compared;
  window.press_key(ImGuiKey_DownArrow);
  window.press_key(ImGuiKey_Space);
  window.frames(2);
  CHECK(window.interface().preferences().compared != before);
  window.perform(Action::close);
  window.frames(2);
  CHECK_FALSE(window.has("##compare-these"));
  CHECK(focused(window) == "##compare");
  // Its first line has the keys from the start.
  window.perform(Action::enter);
  window.frames(4);
  window.press_key(ImGuiKey_Space);
  window.frames(2);
  CHECK_FALSE(window.sent.empty());
}

TEST_CASE("keys open the lists of presets, methods and rewards, and the pinned runs") {
  Experiment other;
  other.tilting.tilts = 33;
  MockWindow window(snapshot_at(7), {{"first", Experiment{}}, {"second", other}});
  window.perform(Action::pin);
  const std::string reward = "##reward.kind";
  for (const auto& [id, inside] :
       {std::pair<std::string, std::string>("##preset", "##preset/second"),
        {"##method.kind", "##method/guidance"},
        {reward, reward + "/formula"},
        {"##runs", "##pin"}}) {
    INFO(id);
    walk_to(window, id);
    window.perform(Action::enter);
    window.frames(4);
    CHECK(window.has(inside));
    window.perform(Action::close);
    window.frames(2);
    CHECK_FALSE(window.has(inside));
    CHECK(focused(window) == id);
  }
  walk_to(window, "##preset");
  window.perform(Action::enter);
  window.frames(4);
  window.press_key(ImGuiKey_DownArrow);
  window.press_key(ImGuiKey_Space);
  window.frames(2);
  CHECK(experiment_sent(window).tilting.tilts == 33);
}

TEST_CASE("keys turn the figures over") {
  MockWindow window(snapshot_at(7));
  walk_to(window, "##tab-shares");
  window.perform(Action::enter);
  window.frames(2);
  CHECK(window.has("##shares/plot"));
}
