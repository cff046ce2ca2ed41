#include "view/canvas/canvas_marks.h"

#include "view/canvas/layers/reward_layer.h"
#include "view/look/palette.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("the numbers below a colour bar do not touch") {
  for (const float scale : {1.0F, 2.0F, 3.0F}) {
    const MockContext context(400, 400, scale);
    const Theme& theme = context.theme();
    const auto width_of = [&](const char* text) { return measure(theme.fonts.mono_small, text).x; };
    const ColourBar narrow{"density", palette::dark.density_map, {"0", "1", "2"}, ""};
    const ColourBar wide{"error", palette::dark.error_map, {"0", "0.0005", "≥ 0.001"}, ""};
    CHECK(0.5F * bar_width(theme, wide) >=
          width_of("≥ 0.001") + 0.5F * width_of("0.0005") + 6.0F * scale);
    CHECK(bar_width(theme, narrow) < bar_width(theme, wide));
  }
}

TEST_CASE("a reward's colour bar ends at 0 on the side where there is no reward") {
  const auto bar_of = [](float low, float high) {
    HeatMap map{.grid = {{0.0, 0.0}, {1.0, 0.0}, 2, 1}, .values = {}, .bottom = -4.0, .top = 4.0};
    map.values.resize(2, 3);
    // The last is a wall, of which nothing is shown.
    map.values << low, high, -4.0F, low == 0.0F ? 0.0F : 1.0F, high == 0.0F ? 0.0F : 1.0F, 0.0F;
    return reward_bar(map);
  };
  using Numbers = std::array<std::string, 3>;
  CHECK(bar_of(-3.0F, 2.0F).numbers == Numbers{"−4", "0", "4"});
  CHECK(bar_of(-3.0F, 0.0F).numbers == Numbers{"−4", "−2", "0"});
  CHECK(bar_of(0.0F, 2.0F).numbers == Numbers{"0", "2", "4"});
  const ColourMap& all = palette::reward_map;
  CHECK(bar_of(-3.0F, 2.0F).colours.size() == all.size());
  CHECK(bar_of(-3.0F, 0.0F).colours.front() == all.front());
  CHECK(bar_of(-3.0F, 0.0F).colours.size() == all.size() / 2);
  CHECK(bar_of(0.0F, 2.0F).colours.back() == all.back());
}

TEST_CASE("a low picture is not hidden by its scales") {
  const MockContext context(400, 400);
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const std::vector<ColourBar> bars = {{"density", palette::dark.density_map, {"0", "1", "2"}, ""}};
  const auto marks = [&](double height, const std::vector<ColourBar>& shown) {
    return paint_marks(list, context.theme(), Camera{}, {0.0, 0.0, 380.0, height}, shown);
  };
  CHECK(marks(480.0, bars).size() == 2);
  CHECK(marks(480.0, bars).back().id == "##about/scale");
  // The axes tell the scale, too.
  for (const double height : {180.0, 240.0, 380.0}) {
    REQUIRE(marks(height, bars).size() == 1);
    CHECK(marks(height, bars).front().id == "##about/density");
    CHECK(marks(height, bars).front().box.height() < 0.12 * height);
    CHECK(marks(height, bars).front().box.width() < 0.4 * 380.0);
  }
  const ColourBar reward{"reward r(x)", palette::dark.error_map, {"-1", "0", "1"}, ""};
  const std::vector<Region> two = marks(240.0, {bars.front(), reward});
  REQUIRE(two.size() == 2);
  CHECK(two[0].box.bottom <= two[1].box.top);
  CHECK(two[1].box.bottom <= 240.0);
  CHECK(marks(240.0, {}).empty());
  ImGui::EndFrame();
}
