#include "view/kit/tooltip.h"

#include "view/look/vec2.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

Preferences everything_unfolded() {
  Preferences preferences;
  preferences.folded.clear();
  preferences.advanced = true;
  return preferences;
}

/// Rests on a control until it is explained; where the tooltip is then.
plot::Box rest_on(MockWindow& window, std::string_view id) {
  const ImVec2 at = window.point_of(id, 0.5, 0.7);
  window.move(at.x, at.y);
  window.wait(1.0F);
  INFO(std::string(id));
  REQUIRE(window.interface().signposts().explained == id);
  return window.interface().signposts().explanation;
}

}  // namespace

TEST_CASE("a tooltip leaves the thing that it explains in sight") {
  const ImVec2 window(1280, 800);
  const ImVec2 size(350, 220);
  for (const ImVec2 thing : {ImVec2(24, 24), ImVec2(260, 40), ImVec2(420, 200), ImVec2(900, 30)}) {
    for (float y = 0.0F; y + thing.y <= window.y; y += 97.0F) {
      for (float x = 0.0F; x + thing.x <= window.x; x += 83.0F) {
        const plot::Box box{x, y, x + thing.x, y + thing.y};
        const ImVec2 at = place_tooltip({.id = "", .box = box, .title = "", .text = ""},
                                        ImVec2(x + 3.0F, y + 3.0F), size, window, 7.0F);
        const plot::Box tip{at.x, at.y, at.x + size.x, at.y + size.y};
        INFO(x << ", " << y << ": " << thing.x << " x " << thing.y);
        CHECK_FALSE(overlap(tip, box));
        CHECK(tip.left >= 0.0);
        CHECK(tip.top >= 0.0);
        CHECK(tip.right <= static_cast<double>(window.x));
        CHECK(tip.bottom <= static_cast<double>(window.y));
      }
    }
  }
}

TEST_CASE("beside a column of controls, a tooltip leaves all of them in sight") {
  const plot::Box column{0, 60, 300, 780};
  const plot::Box box{20, 300, 280, 340};
  const ImVec2 at = place_tooltip({"", box, column, "", ""}, ImVec2(30, 310), ImVec2(350, 220),
                                  ImVec2(1280, 800), 7.0F);
  CHECK(at.x > 300.0F);
  // Where there is no room beside it, at least the control's own place.
  const ImVec2 narrow = place_tooltip({"", box, column, "", ""}, ImVec2(30, 310), ImVec2(350, 220),
                                      ImVec2(480, 800), 7.0F);
  CHECK(narrow.y > 340.0F);
}

TEST_CASE("tooltips cover neither their control nor the column that it is in") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 2100), everything_unfolded());
  for (const std::string id : {"##play", "##history", "##tilting.eta", "##tilting.lambda",
                               "##exact-tilt", "##nll-menu", "##show_layers", "##t"}) {
    const plot::Box tip = rest_on(window, id);
    INFO(id);
    CHECK_FALSE(overlap(tip, window.place(id)));
    if (id == "##tilting.eta") CHECK(tip.left > window.place("##tilting.steps").right);
  }
}

TEST_CASE("a tooltip goes away when the mouse does, and when a button is pressed") {
  MockWindow window(snapshot_at(7));
  const auto explained = [&] { return window.interface().signposts().explained; };
  rest_on(window, "##tilting.lambda");
  window.move(640.0F, 400.0F);
  CHECK(explained() != "##tilting.lambda");
  window.move(-1.0F, -1.0F);
  CHECK(explained().empty());
  rest_on(window, "##tilting.lambda");
  window.press();
  CHECK(explained().empty());
  window.release();
  CHECK(explained().empty());
}

TEST_CASE("what was just clicked is not explained before the mouse has been elsewhere") {
  MockWindow window(snapshot_at(7));
  const auto explained = [&] { return window.interface().signposts().explained; };
  const ImVec2 at = window.point_of("##auto-run");
  window.click(at.x, at.y);
  window.wait(1.0F);
  CHECK(explained().empty());
  window.move(at.x + 5.0F, at.y);
  window.wait(1.0F);
  CHECK(explained().empty());
  window.move(640.0F, 400.0F);
  rest_on(window, "##auto-run");
}

TEST_CASE("a slider that was dragged is explained when the mouse has come to rest on it") {
  MockWindow window(snapshot_at(7));
  const auto explained = [&] { return window.interface().signposts().explained; };
  const ImVec2 at = window.point_of("##tilting.lambda", 0.5, 0.75);
  window.move(at.x, at.y);
  window.press();
  window.move(at.x + 30.0F, at.y);
  window.wait(1.0F);
  CHECK(explained().empty());
  window.release();
  window.frames(2);
  CHECK(explained().empty());
  // Not yet, as long as it moves.
  for (int i = 0; i < 4; ++i) {
    window.wait(0.3F);
    window.move(at.x + 20.0F + static_cast<float>(i), at.y);
    CHECK(explained().empty());
  }
  window.wait(0.6F);
  CHECK(explained() == "##tilting.lambda");
  // Then it stays.
  window.move(at.x + 25.0F, at.y);
  CHECK(explained() == "##tilting.lambda");
}

TEST_CASE("a tooltip is opaque, that of a disabled control too") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 2100), everything_unfolded());
  for (const std::string id : {"##tilting.lambda", "##exact-tilt"}) {
    rest_on(window, id);
    const ImDrawData& drawn = *ImGui::GetDrawData();
    // The last list is what lies in front.
    const ImDrawList& front = *drawn.CmdLists[drawn.CmdListsCount - 1];
    REQUIRE(front.VtxBuffer.Size > 400);
    CHECK(front.VtxBuffer[0].col == palette::u32(palette::raised));
    CHECK((front.VtxBuffer[0].col >> IM_COL32_A_SHIFT) == 255U);
  }
}

TEST_CASE("a message that ends by itself, and a caret, have a frame due") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 1000));
  window.leave_alone(20.0, [] { return true; });
  window.click("##tilting.eta", 0.4, 0.75);
  window.move(-1.0F, -1.0F);
  CHECK(window.interface().next_frame() < ImGui::GetTime() + 10.0);
  window.leave_alone(30.0, [] { return true; });
  CHECK(window.interface().next_frame() > ImGui::GetTime() + 10.0);
  window.click_with_control("##tilting.eta");
  REQUIRE(ImGui::GetIO().WantTextInput);
  CHECK(window.interface().next_frame() < ImGui::GetTime() + 0.5);
}

TEST_CASE("a tooltip shows the equations that it cites") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 1700), everything_unfolded());
  const plot::Box with = rest_on(window, "##tilting.tilts");
  CHECK(window.interface().signposts().words.find("(3.10)") != std::string::npos);
  const plot::Box without = rest_on(window, "##tilting.epochs");
  CHECK(with.width() > without.width());
}

TEST_CASE("a control that is out of reach says why, in front of what it does") {
  Snapshot finished = snapshot_at(20, Experiment{});
  finished.phase = Phase::finished;
  Snapshot training = idle_snapshot();
  training.phase = Phase::training_base;
  training.activity = Activity::training_base;
  Experiment single;
  single.base.means.resize(1);
  single.base.covariances.resize(1);
  single.base.weights.setOnes(1);
  single.tilting.sampler.kind = SamplerKind::heun;  // which adds no noise
  std::set<std::string> out_of_reach;
  for (const Snapshot& snapshot : {training, finished, snapshot_at(7, single)}) {
    MockWindow window(snapshot, {}, ImVec2(1280, 2600), everything_unfolded());
    const Places places = window.interface().signposts().places;
    for (const auto& [id, box] : places) {
      window.move(static_cast<float>(0.5 * (box.left + box.right)),
                  static_cast<float>(0.5 * (box.top + box.bottom)));
      window.wait(1.0F);
      const Signposts& signposts = window.interface().signposts();
      if (!signposts.disabled) continue;
      INFO(signposts.explained);
      CHECK_FALSE(signposts.reason.empty());
      CHECK(signposts.words.find("\n" + signposts.reason) != std::string::npos);
      out_of_reach.insert(signposts.explained);
    }
  }
  for (const std::string id : {"##step", "##branch", "##newest", "##exact-tilt", "##measure",
                               "##train", "##remove-component", "##tilting.eta"}) {
    INFO(id);
    CHECK(out_of_reach.contains(id));
  }
}
