#include "view/mock_gui.h"
#include "view/state/layout.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

struct Screen {
  float width, height, scale;
};

/// From the smallest that is promised up to 4K; the third's letters give way to the window.
constexpr Screen screens[] = {{800, 600, 1},   {1024, 768, 1},     {1366, 768, 2},
                              {1280, 800, 1},  {1920, 1080, 1.5},  {1600, 1200, 2},
                              {2560, 1600, 2}, {2560, 1600, 2.5F}, {2400, 1800, 3},
                              {3840, 2160, 3}, {720, 480, 1},      {1000, 1100, 1}};

bool touch(const plot::Box& a, const plot::Box& b) {
  return std::min(a.right, b.right) > std::max(a.left, b.left) + 0.5 &&
         std::min(a.bottom, b.bottom) > std::max(a.top, b.top) + 0.5;
}

/// What must neither overlap nor leave the window.
void check_apart(MockWindow& window, const std::vector<std::string>& ids, const Screen& screen) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    INFO(ids[i]);
    const plot::Box box = window.place(ids[i]);
    CHECK(box.left >= 0.0);
    CHECK(box.top >= 0.0);
    CHECK(box.right <= static_cast<double>(screen.width));
    CHECK(box.bottom <= static_cast<double>(screen.height));
    CHECK(box.width() > 4.0);
    for (std::size_t j = 0; j < i; ++j) {
      INFO(ids[j]);
      CHECK_FALSE(touch(box, window.place(ids[j])));
    }
  }
}

std::vector<std::string> starting_with(MockWindow& window, std::string_view beginning) {
  std::vector<std::string> ids;
  for (const auto& [id, box] : window.interface().signposts().places) {
    if (id.starts_with(beginning)) ids.push_back(id);
  }
  return ids;
}

}  // namespace

TEST_CASE("everything fits into the window, from 800 x 600 up to 4K") {
  for (const Screen& screen : screens) {
    CAPTURE(screen.width);
    CAPTURE(screen.scale);
    const auto scale = static_cast<float>(fitting_scale(static_cast<double>(screen.width),
                                                        static_cast<double>(screen.height),
                                                        static_cast<double>(screen.scale)));
    const auto px = [&](double length) { return static_cast<double>(scale) * length; };
    MockWindow window(snapshot_at(7), {}, ImVec2(screen.width, screen.height), {}, scale);

    check_apart(
        window,
        {"##reset", "##back", "##play", "##step", "##speed", "##auto-run", "##history", "##branch",
         "##newest", "##ask", "##show_layers", "##edit", "##fit", "##play_time", "##canvas"},
        screen);
    // The picture is what the window is for.
    CHECK(window.place("##canvas").width() >= px(250));
    CHECK(window.place("##canvas").height() >= px(180));

    if (window.has("##column-curves")) {
      CHECK(window.has("##tilting.lambda"));
      window.click("##column-curves");
      window.frames(2);
      CHECK_FALSE(window.has("##tilting.lambda"));
    }
    std::vector<std::string> plots = starting_with(window, "##tab-");
    REQUIRE(plots.size() >= 5);
    plots.insert(plots.end(), {"##runs", "##score-error-menu", "##score-error/plot",
                               "##score-error/score", "##score-error/weighted by σₜ"});
    check_apart(window, plots, screen);
    CHECK(window.place("##score-error/plot").height() >= px(70));
    CHECK(window.place("##score-error/plot").width() >= px(150));

    if (window.has("##column-settings")) {
      window.click("##column-settings");
      window.frames(2);
      CHECK(window.has("##tilting.lambda"));
    }
  }
}

TEST_CASE("tabs have room between their words") {
  constexpr const char* words[] = {"shares", "NLL", "budget", "base"};
  constexpr const char* ids[] = {"##tab-shares", "##tab-nll", "##tab-error-budget",
                                 "##tab-base-loss"};
  for (const Screen& screen : screens) {
    const auto scale = static_cast<float>(fitting_scale(static_cast<double>(screen.width),
                                                        static_cast<double>(screen.height),
                                                        static_cast<double>(screen.scale)));
    std::vector<double> widths;
    {
      const MockContext context(100, 100, scale);
      for (const char* word : words) {
        widths.push_back(static_cast<double>(measure(context.theme().fonts.small, word).x));
      }
    }
    MockWindow window(snapshot_at(7), {}, ImVec2(screen.width, screen.height), {}, scale);
    if (window.has("##column-curves")) window.click("##column-curves");
    window.frames(2);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (!window.has(ids[i])) continue;
      CHECK(window.place(ids[i]).width() >= widths[i] + 7.9 * static_cast<double>(scale));
    }
  }
}
