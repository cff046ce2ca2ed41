#include "view/drawn_text.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Rests on all that is written in the window, and says where nothing explains it.
void rest_on_every_text(MockWindow& window) {
  window.move(-1.0F, -1.0F);
  window.frames(2);
  const auto words = words_on_screen(*ImGui::GetDrawData());
  CHECK(words.size() > 30);
  for (const plot::Box& word : words) {
    window.move(static_cast<float>(0.5 * (word.left + word.right)),
                static_cast<float>(0.5 * (word.top + word.bottom)));
    window.wait(1.0F);
    const bool explained = !window.interface().signposts().explained.empty();
    INFO("at " << word.left << ", " << word.top << " to " << word.right << ", " << word.bottom);
    CHECK(explained);
  }
}

Preferences all_unfolded() {
  Preferences preferences;
  preferences.folded.clear();
  return preferences;
}

}  // namespace

TEST_CASE("whatever is written in the window explains itself") {
  for (const auto& size : {ImVec2(1280.0F, 2200.0F), ImVec2(800.0F, 600.0F)}) {
    for (const bool unfolded : {false, true}) {
      INFO(size.x << " x " << size.y << (unfolded ? ", unfolded" : ""));
      MockWindow window(snapshot_at(7, with_ddim()), {{"twenty", Experiment{}}}, size,
                        unfolded ? all_unfolded() : Preferences{});
      rest_on_every_text(window);
    }
  }
}

TEST_CASE("whatever is written explains itself before a run, while it goes on and after it") {
  Snapshot busy = snapshot_at(3);
  busy.phase = Phase::tilting;
  busy.activity = Activity::tilting;
  busy.elapsed_seconds = 12.0;
  busy.remaining_seconds = 30.0;
  Snapshot finished = snapshot_at(20);
  finished.phase = Phase::finished;
  Snapshot failed = snapshot_at(5);
  failed.phase = Phase::failed;
  failed.message = "the loss is not a number";
  for (const Snapshot& snapshot : {idle_snapshot(), busy, finished, failed}) {
    INFO(static_cast<int>(snapshot.phase));
    MockWindow window(snapshot);
    rest_on_every_text(window);
  }
}

TEST_CASE(
    "whatever is written explains itself in the layers, in the past and in the paper's pictures") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::pin);
  window.perform(Action::back);
  window.click("##show_layers");
  rest_on_every_text(window);
  window.perform(Action::close);
  window.perform(Action::grid);
  rest_on_every_text(window);
}
