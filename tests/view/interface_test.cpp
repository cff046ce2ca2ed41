#include "view/interface.h"

#include "config/experiment_io.h"
#include "view/look/palette.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// What was sent last: with a run that comes back, or without.
const Experiment& configured(const MockWindow& window) {
  REQUIRE_FALSE(window.sent.empty());
  if (is<Restore>(window.sent.back())) {
    return std::get<Restore>(window.sent.back()).experiment;
  }
  REQUIRE(is<Configure>(window.sent.back()));
  return std::get<Configure>(window.sent.back()).experiment;
}

Preferences unfolded() {
  Preferences preferences;
  preferences.folded.clear();
  preferences.advanced = true;
  return preferences;
}

}  // namespace

TEST_CASE("changes are undone and made again, in order") {
  MockWindow window(snapshot_at(7, with_ddim()), {}, ImVec2(1280, 1000));
  const auto set_eta = [&](double across) { window.click("##tilting.eta", across, 0.75); };
  set_eta(0.5);
  const double first = configured(window).tilting.sampler.eta;
  set_eta(0.2);
  const double second = configured(window).tilting.sampler.eta;
  CHECK(second < first);
  window.perform(Action::undo);
  CHECK(configured(window).tilting.sampler.eta == first);
  window.perform(Action::undo);
  CHECK(configured(window).tilting.sampler.eta == 1.0);
  const std::size_t sent = window.sent.size();
  window.perform(Action::undo);
  CHECK(window.sent.size() == sent);
  window.perform(Action::redo);
  CHECK(configured(window).tilting.sampler.eta == first);
  window.perform(Action::redo);
  CHECK(configured(window).tilting.sampler.eta == second);
  // A new change leaves nothing to make again.
  window.perform(Action::undo);
  set_eta(0.8);
  const std::size_t last = window.sent.size();
  window.perform(Action::redo);
  CHECK(window.sent.size() == last);
}

TEST_CASE("a run that a drag has ended comes back with the setting") {
  Snapshot finished = snapshot_at(20);
  finished.phase = Phase::finished;
  finished.run = 4;
  MockWindow window(finished);
  window.click("##tilting.lambda", 0.9, 0.75);
  REQUIRE(window.sent.size() == 1);
  CHECK(configured(window).tilting.lambda > 1.5);
  const auto changed = std::make_shared<const Experiment>(configured(window));

  // The session has started over, and keeps the run.
  window.snapshot = idle_snapshot(*changed);
  window.snapshot.run = 5;
  window.snapshot.kept_runs = std::make_shared<const std::vector<Snapshot::OtherRun>>(
      std::vector<Snapshot::OtherRun>{{4, finished.experiment, 20}});
  window.frames(2);
  window.perform(Action::undo);
  REQUIRE(window.sent.size() == 2);
  REQUIRE(is<Restore>(window.sent.back()));
  CHECK(std::get<Restore>(window.sent.back()).run == 4);
  CHECK(configured(window).tilting.lambda == 1.0);
}

TEST_CASE("a reset, a branch and playing again can be taken back, too") {
  Snapshot finished = snapshot_at(20);
  finished.phase = Phase::finished;
  finished.run = 4;
  for (const Action action : {Action::reset, Action::train_base, Action::play_or_pause}) {
    MockWindow window(finished);
    window.perform(action);
    window.perform(Action::undo);
    REQUIRE(window.sent.size() == 2);
    REQUIRE(is<Restore>(window.sent.back()));
    CHECK(std::get<Restore>(window.sent.back()).run == 4);
  }
  MockWindow window(finished);
  window.perform(Action::back);
  window.perform(Action::branch);
  // Its curves are pinned, and so is the run.
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Branch>(window.sent[0]));
  REQUIRE(window.pinned.size() == 1);
  CHECK(std::get<PinRun>(window.pinned[0]).run == 4);
  window.perform(Action::undo);
  CHECK(is<Restore>(window.sent.back()));
}

TEST_CASE("what has come to nothing is not worth bringing back") {
  MockWindow idle(idle_snapshot());
  idle.perform(Action::reset);
  const std::size_t sent = idle.sent.size();
  idle.perform(Action::undo);
  CHECK(idle.sent.size() == sent);
}

TEST_CASE("another seed can be taken back") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::reseed);
  CHECK(is<Reseed>(window.sent.back()));
  window.perform(Action::undo);
  CHECK(configured(window).seed == 0);
}

TEST_CASE("the configuration goes through the clipboard as text") {
  Experiment experiment;
  experiment.tilting.tilts = 37;
  experiment.reward.b = Eigen::VectorXd{{1.0, -2.5}};
  {
    MockWindow source(snapshot_at(7, experiment));
    source.perform(Action::copy);
    CHECK(parse_experiment(ImGui::GetClipboardText(), "clipboard").tilting.tilts == 37);
  }
  MockWindow window(snapshot_at(7));
  ImGui::SetClipboardText(to_toml(experiment).c_str());
  window.perform(Action::paste);
  CHECK(configured(window).tilting.tilts == 37);
  CHECK(configured(window).reward.b == experiment.reward.b);
  ImGui::SetClipboardText("[tilting]\nestimator = \"exact_neighbours\"");
  window.perform(Action::paste);
  CHECK(configured(window).tilting.target == TiltTarget::exact);
  const std::size_t sent = window.sent.size();
  ImGui::SetClipboardText("not = [a configuration");
  window.perform(Action::paste);
  ImGui::SetClipboardText("[tilting]\ntilts = -3");
  window.perform(Action::paste);
  CHECK(window.sent.size() == sent);
}

TEST_CASE("a configuration file that is let go over the window is taken over") {
  const auto file = std::filesystem::temp_directory_path() / "tiltscope-drop-test.toml";
  std::ofstream(file) << "[tilting]\ntilts = 12\n";
  MockWindow window(snapshot_at(7));
  window.interface().open({file});
  CHECK(configured(window).tilting.tilts == 12);
  const std::size_t sent = window.sent.size();
  std::filesystem::remove(file);
  window.interface().open({file});
  window.interface().open({std::filesystem::temp_directory_path()});
  CHECK(window.sent.size() == sent);
}

TEST_CASE("a key leaves the window to the picture") {
  MockWindow window(snapshot_at(7));
  const double before = window.scene().box.width();
  CHECK(window.has("##tilting.lambda"));
  window.perform(Action::panels);
  window.frames();
  CHECK(window.scene().box.width() > 1.8 * before);
  CHECK_FALSE(window.has("##tilting.lambda"));
  CHECK_FALSE(window.has("##nll/plot"));
  CHECK(window.has("##play"));
  window.perform(Action::panels);
  window.frames();
  CHECK(window.scene().box.width() == before);
}

TEST_CASE("sections fold, and remember it") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 1000));
  CHECK(window.has("##tilting.eta"));
  window.click("##section-sampler");
  window.frames();
  CHECK_FALSE(window.has("##tilting.eta"));
  CHECK(window.interface().preferences().folded.contains("sampler"));
  window.click("##section-sampler");
  window.frames();
  CHECK(window.has("##tilting.eta"));
}

TEST_CASE("the themes differ, and the canvas stays a dark stage") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 2600), unfolded());
  window.click("##theme");
  window.frames();
  CHECK(window.interface().preferences().light);
  CHECK(ImGui::GetStyle().Colors[ImGuiCol_Text].x < 0.3F);
  CHECK(palette::text == palette::light.text);
  window.perform(Action::theme);
  CHECK(ImGui::GetStyle().Colors[ImGuiCol_Text].x > 0.7F);
}

TEST_CASE("letters grow and shrink in steps, within bounds") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::larger);
  CHECK(window.interface().preferences().zoom == doctest::Approx(1.1));
  window.perform(Action::smaller);
  CHECK(window.interface().preferences().zoom == doctest::Approx(1.0));
  for (int i = 0; i < 50; ++i) window.perform(Action::smaller);
  CHECK(window.interface().preferences().zoom >= 0.6);
  for (int i = 0; i < 50; ++i) window.perform(Action::larger);
  CHECK(window.interface().preferences().zoom <= 3.0);
  window.perform(Action::normal_size);
  CHECK(window.interface().preferences().zoom == 1.0);
}

TEST_CASE("more memory for the history is asked for when the slider is let go") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 2600), unfolded());
  window.click("##memory", 0.95, 0.75);
  REQUIRE(is<SetHistoryBudget>(window.sent.back()));
  CHECK(std::get<SetHistoryBudget>(window.sent.back()).bytes > (std::size_t{4096} << 20U));
}

TEST_CASE("every control can be clicked, and each has something to say for itself") {
  for (const ImVec2 size : {ImVec2(1280, 1600), ImVec2(800, 600)}) {
    MockWindow window(snapshot_at(7), {{"twenty", Experiment{}}}, size, unfolded());
    std::vector<std::string> ids;
    for (const auto& [id, box] : window.interface().signposts().places) ids.push_back(id);
    CHECK(ids.size() > 30);
    for (const std::string& id : ids) {
      INFO(id);
      if (!window.has(id)) continue;
      const plot::Box box = window.place(id);
      CHECK(box.width() > 0);
      CHECK(box.left >= 0);
      CHECK(box.right <= static_cast<double>(size.x));
      // What lies below the fold of the panel is not there to be clicked.
      if (box.bottom > static_cast<double>(size.y) - 40) continue;
      window.click(id, 0.5, 0.7);
      window.frames(2);
      // Menus close again.
      window.click(2.0F, size.y - 2.0F);
      window.frames(2);
      if (window.interface().preferences().columns.hidden) window.perform(Action::panels);
    }
    for (const Command& command : window.sent) {
      if (is<Configure>(command)) {
        CHECK_NOTHROW(validate(std::get<Configure>(command).experiment));
      }
    }
  }
}

TEST_CASE("a control explains itself after the mouse has rested on it") {
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 1000));
  const ImVec2 at = window.point_of("##tilting.steps");
  window.move(at.x, at.y);
  const int before = ImGui::GetDrawData()->TotalVtxCount;
  window.frames(60);
  CHECK(ImGui::GetDrawData()->TotalVtxCount > before + 400);
}
