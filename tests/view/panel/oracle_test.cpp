#include "view/mock_gui.h"
#include "view/state/wording.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

MockWindow window_with_budget() {
  Snapshot snapshot = snapshot_at(7);
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget_of(7));
  Preferences open;
  open.folded.clear();
  open.advanced = true;
  return MockWindow(snapshot, {}, ImVec2(1280, 2800), open);
}

}  // namespace

TEST_CASE("the switches turn between the samples that were measured") {
  auto window = window_with_budget();
  const ErrorBudget& budget = window.snapshot.budgets->front();
  CHECK(window.samples() == window.snapshot.samples);
  window.click("##exact-tilt", 0.05);
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
  window.click("##exact-score", 0.05);
  window.frames();
  CHECK(window.samples() == budget.variant(ScoreSource::first_order, false).samples);
  window.click("##exact-tilt", 0.05);
  window.frames();
  CHECK(window.samples() == budget.variant(ScoreSource::exact, false).samples);
  window.click("##fine-sampler", 0.05);
  window.frames();
  CHECK(window.samples() == budget.variant(ScoreSource::exact, true).samples);
  // A tilt that was not measured shows its own.
  window.perform(Action::back);
  CHECK(window.samples() == window.snapshot.history->find(6)->samples);
}

TEST_CASE("a measurement is asked for at the tilt shown") {
  auto window = window_with_budget();
  window.perform(Action::back);
  window.click("##measure");
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<MeasureBudget>(window.sent[0]));
  CHECK(std::get<MeasureBudget>(window.sent[0]).tilt == 6);
}

TEST_CASE("the words say what is replaced") {
  CHECK(oracle_words({}).empty());
  CHECK(oracle_words({true, true, true}) == "exact score, exact tilt, fine sampler");
  CHECK(oracle_words({false, true, false}).empty());
}

TEST_CASE("the picture says what is replaced in it, once that is so") {
  auto window = window_with_budget();
  Playhead playhead;
  CHECK(replaced_words(playhead, window.snapshot).empty());
  playhead.oracle.exact_score = true;
  CHECK(replaced_words(playhead, window.snapshot) == "exact score");
  playhead.oracle.fine_sampler = true;
  CHECK(replaced_words(playhead, window.snapshot) == "exact score, fine sampler");
  // Nothing is, at a tilt that was not measured.
  window.snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>();
  CHECK(replaced_words(playhead, window.snapshot).empty());
}
