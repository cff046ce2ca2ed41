#include "capture_binding.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Takes a slider and drags it to the right, without letting it go.
void drag_slider(MockWindow& window, std::string_view id) {
  const ImVec2 from = window.point_of(id, 0.5, 0.75);
  const ImVec2 to = window.point_of(id, 0.85, 0.75);
  window.move(from.x, from.y);
  window.press();
  window.move(to.x, to.y);
}

}  // namespace

TEST_CASE("Escape gives up a slider's drag: the value is back, and no run begins") {
  for (const bool auto_run : {false, true}) {
    INFO("auto-run: " << auto_run);
    Preferences preferences;
    preferences.auto_run = auto_run;
    MockWindow window(idle_snapshot(), {}, ImVec2(1280, 800), preferences);
    drag_slider(window, "##tilting.lambda");
    REQUIRE(window.ghost() != nullptr);
    window.perform(Action::close);
    CHECK(window.ghost() == nullptr);
    // The hand is still there, and moves on.
    const ImVec2 further = window.point_of("##tilting.lambda", 0.95, 0.75);
    window.move(further.x, further.y);
    CHECK(window.ghost() == nullptr);
    window.sent.clear();
    window.release();
    window.frames(3);
    CHECK(window.sent.empty());
    // The next drag counts again.
    drag_slider(window, "##tilting.lambda");
    window.release();
    REQUIRE_FALSE(window.sent.empty());
    CHECK(is<Configure>(window.sent.front()));
  }
}

TEST_CASE("Escape gives up the drag of a slider that sets the window alone") {
  MockWindow window(snapshot_at(7));
  window.click("##show_layers");
  window.frames(2);
  const double before = window.interface().canvas().layers().get<SamplesLayer>().opacity;
  const ImVec2 from = window.point_of("##opacity/samples", 0.7, 0.6);
  const ImVec2 to = window.point_of("##opacity/samples", 0.2, 0.6);
  window.move(from.x, from.y);
  window.press();
  window.move(to.x, to.y);
  CHECK(window.interface().canvas().layers().get<SamplesLayer>().opacity < 0.5);
  window.perform(Action::close);
  window.release();
  CHECK(window.interface().canvas().layers().get<SamplesLayer>().opacity ==
        doctest::Approx(before));
  // One thing at a time: the list is still there.
  CHECK(window.has("##opacity/samples"));
}

TEST_CASE("Escape closes what is open, one thing at a time, the innermost first") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::pin);
  window.click("##show_layers");
  window.frames(2);
  window.click("##runs");
  window.frames(3);
  REQUIRE(window.has("##pin"));
  REQUIRE(window.has("##layer/samples"));
  const auto escape = [&] {
    window.perform(Action::close);
    window.frames(2);
  };
  escape();
  CHECK_FALSE(window.has("##pin"));
  CHECK(window.has("##layer/samples"));
  escape();
  CHECK_FALSE(window.has("##layer/samples"));
}

TEST_CASE("Escape closes a figure's menu and the list of presets") {
  MockWindow window(snapshot_at(7), {{"twenty", Experiment{}}});
  for (const auto& [opener, inside] :
       {std::pair("##nll-menu", "##save-svg"), std::pair("##preset", "##preset/twenty")}) {
    CAPTURE_BINDING(opener);
    window.click(opener);
    window.frames(3);
    REQUIRE(window.has(inside));
    window.perform(Action::close);
    window.frames(2);
    CHECK_FALSE(window.has(inside));
  }
}
