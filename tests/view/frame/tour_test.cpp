#include "view/frame/tour.h"

#include "capture_binding.h"
#include "view/look/vec2.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// A window as it opens for the first time.
struct FirstWindow : MockWindow {
  explicit FirstWindow(ImVec2 size = ImVec2(1280, 800), float scale = 1.0F,
                       Preferences preferences = {})
      : MockWindow(snapshot_at(0), {}, size, std::move(preferences), scale) {
    interface().greet();
    frames(3);
  }
  const Tour& tour() { return interface().tour(); }
};

bool covers_part_of(const plot::Box& a, const plot::Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

}  // namespace

TEST_CASE("each card of the tour stands in the window, beside what it is about") {
  for (const auto& [width, height, scale] :
       {std::array{1280.0F, 800.0F, 1.0F}, std::array{800.0F, 600.0F, 1.0F},
        std::array{1600.0F, 1200.0F, 2.0F}, std::array{2560.0F, 1600.0F, 2.0F}}) {
    CAPTURE_BINDING(width);
    CAPTURE_BINDING(height);
    CAPTURE_BINDING(scale);
    FirstWindow window(ImVec2(width, height), scale);
    for (int card = 0; card < Tour::cards; ++card) {
      INFO("card " << card);
      REQUIRE(window.tour().card() == card);
      const plot::Box box = window.tour().card_box();
      CHECK(box.left >= 0.0);
      CHECK(box.top >= 0.0);
      CHECK(box.right <= static_cast<double>(width));
      CHECK(box.bottom <= static_cast<double>(height));
      REQUIRE_FALSE(window.tour().lit().empty());
      // Beside Play the picture is lit, which a small window has too little of for both.
      const bool small = card == 3 && width < 1000.0F * scale;
      for (std::size_t i = 0; i < (small ? 1 : window.tour().lit().size()); ++i) {
        CHECK_FALSE(covers_part_of(window.tour().lit()[i], box));
      }
      window.perform(Action::forward);
      window.frames(2);
    }
    CHECK_FALSE(window.tour().under_way());
  }
}

TEST_CASE("the arrow is lit with the words beside its head") {
  FirstWindow window;
  window.perform(Action::forward);
  window.frames(2);
  REQUIRE(window.tour().card() == 1);
  const plot::Box words = window.interface().signposts().drawn.at("##about/b");
  const plot::Box lit = window.tour().lit().front();
  CHECK(lit.left <= words.left);
  CHECK(lit.top <= words.top);
  CHECK(lit.right >= words.right);
  CHECK(lit.bottom >= words.bottom);
}

TEST_CASE("keys and buttons go through the tour and leave it, and then it is not shown again") {
  Preferences remembered;
  {
    FirstWindow window;
    CHECK(window.tour().card() == 0);
    window.perform(Action::enter);
    CHECK(window.tour().card() == 1);
    window.perform(Action::back);
    CHECK(window.tour().card() == 0);
    window.perform(Action::back);
    CHECK(window.tour().card() == 0);
    window.click("##tour-next");
    window.frames(2);
    CHECK(window.tour().card() == 1);
    window.click("##tour-back");
    window.frames(2);
    CHECK(window.tour().card() == 0);
    // A hand holds the button down for a while.
    const ImVec2 next = window.point_of("##tour-next");
    window.move(next.x, next.y);
    window.press();
    window.frames(6);
    window.release();
    window.frames(2);
    CHECK(window.tour().card() == 1);
    window.perform(Action::back);
    CHECK_FALSE(window.interface().preferences().toured);
    SUBCASE("by Escape") { window.perform(Action::close); }
    SUBCASE("by its button") { window.click("##tour-close"); }
    SUBCASE("after the last card") {
      for (int i = 0; i < Tour::cards; ++i) window.perform(Action::enter);
    }
    window.frames(2);
    CHECK_FALSE(window.tour().under_way());
    CHECK(window.interface().preferences().toured);
    CHECK(window.sent.empty());
    // The history has its keys again.
    window.perform(Action::forward);
    CHECK_FALSE(window.sent.empty());

    remembered = window.interface().preferences();
  }
  FirstWindow second(ImVec2(1280, 800), 1.0F, remembered);
  CHECK_FALSE(second.tour().under_way());
  second.click("##ask");
  second.frames(2);
  second.click("##help-tour");
  second.frames(2);
  CHECK(second.tour().card() == 0);
}

TEST_CASE("during the tour what is lit can be used, and what is dark cannot") {
  FirstWindow window;
  window.click("##reset");
  CHECK(window.sent.empty());
  for (int i = 0; i < 3; ++i) window.perform(Action::forward);
  window.frames(2);
  REQUIRE(window.tour().card() == 3);
  window.click("##play");
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Play>(window.sent[0]));
  CHECK(window.tour().card() == 3);
  window.click("##reset");
  CHECK(window.sent.size() == 1);
}

TEST_CASE("a window that nobody greets has neither tour nor first steps") {
  MockWindow window(snapshot_at(0), {}, ImVec2(1280, 800), Preferences{});
  CHECK_FALSE(window.interface().tour().under_way());
  CHECK_FALSE(window.has("##first-step/play"));
  CHECK_FALSE(window.interface().preferences().toured);
}

TEST_CASE("no tooltip of what is lit covers the card") {
  FirstWindow window;
  for (int i = 0; i + 1 < Tour::cards; ++i) window.perform(Action::enter);
  window.frames(2);
  REQUIRE(window.tour().card() == Tour::cards - 1);
  const plot::Box card = window.tour().card_box();
  const plot::Box lit = window.tour().lit().front();
  for (const double across : {0.05, 0.2, 0.5}) {
    for (double down = 0.05; down < 1.0; down += 0.1) {
      window.move(static_cast<float>(lit.left + across * lit.width()),
                  static_cast<float>(lit.top + down * lit.height()));
      window.wait(1.0F);
      const Signposts& seen = window.interface().signposts();
      CHECK((seen.explained.empty() || !overlap(seen.explanation, card)));
    }
  }
  // The card's own come.
  const ImVec2 next = window.point_of("##tour-next");
  window.move(next.x, next.y);
  window.wait(1.0F);
  CHECK(window.interface().signposts().explained == "##tour-next");
}
