#include "view/frame/help.h"

#include "capture_binding.h"
#include "view/frame/questions.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("the help answers twelve questions, each on a screen of a small window") {
  CHECK(questions().size() == 12);
  const MockContext context(800, 600);
  const Face& face = context.theme().fonts.text;
  for (const Question& question : questions()) {
    CAPTURE(question.asks);
    CHECK(question.asks.ends_with('?') + question.asks.ends_with(')') == 1);
    CHECK(measure(face, wrapped(face, question.answer, 690.0F)).y < 440.0F);
  }
}

TEST_CASE("a click or the arrow keys open an answer, and the page turns to the keys and back") {
  MockWindow window(snapshot_at(3));
  window.click("##ask");
  window.frames(2);
  REQUIRE(window.has("##question-12"));
  CHECK(window.interface().help().open_question() == -1);
  window.click("##question-5");
  window.frames(2);
  CHECK(window.interface().help().open_question() == 4);
  window.click("##question-5");
  CHECK(window.interface().help().open_question() == -1);
  window.perform(Action::forward);
  CHECK(window.interface().help().open_question() == 0);
  window.perform(Action::forward);
  CHECK(window.interface().help().open_question() == 1);
  window.perform(Action::up);
  window.perform(Action::back);
  CHECK(window.interface().help().open_question() == 0);
  CHECK(window.sent.empty());
  window.click("##help-page");
  window.frames(2);
  CHECK(window.interface().help().page() == Help::Page::keys);
  CHECK_FALSE(window.has("##question-1"));
  window.click("##help-close");
  window.frames(2);
  CHECK_FALSE(window.has("##help-page"));
  // The keys are the history's again.
  window.perform(Action::back);
  window.click("##newest");
  CHECK(window.has("##ask"));
}

TEST_CASE("the tour takes the place of the help that it was called from") {
  MockWindow window(snapshot_at(3));
  window.perform(Action::help);
  window.frames(2);
  window.click("##help-tour");
  window.frames(2);
  CHECK(window.interface().tour().under_way());
  CHECK_FALSE(window.has("##help-page"));
}

TEST_CASE("a question's tooltip lies over no other question, in a small window either") {
  for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(800, 600)}) {
    MockWindow window(snapshot_at(7), {}, size);
    window.perform(Action::help);
    window.frames(3);
    const ImVec2 at = window.point_of("##question-2", 0.5, 0.5);
    window.move(at.x, at.y);
    window.wait(1.0F);
    REQUIRE(window.interface().signposts().explained == "##question-2");
    const plot::Box tip = window.interface().signposts().explanation;
    for (const auto& [id, box] : window.interface().signposts().places) {
      if (!id.starts_with("##question-")) continue;
      CAPTURE_BINDING(id);
      const bool apart = tip.right <= box.left || tip.left >= box.right || tip.bottom <= box.top ||
                         tip.top >= box.bottom;
      CHECK(apart);
    }
  }
}
