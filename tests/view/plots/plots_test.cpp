#include "view/plots/plots.h"

#include "view/in_temporary_folder.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

void choose(MockWindow& window, std::string_view menu, std::string_view item) {
  window.click(menu);
  window.frames(2);
  window.click(item);
  window.frames(2);
}

}  // namespace

TEST_CASE("tabs turn the figures over") {
  MockWindow window(snapshot_at(7));
  CHECK(window.has("##score-error/plot"));
  CHECK(window.has("##nll/plot"));
  CHECK_FALSE(window.has("##shares/plot"));
  window.click("##tab-shares");
  window.frames();
  CHECK(window.has("##shares/plot"));
  CHECK_FALSE(window.has("##nll/plot"));
}

TEST_CASE("a low window has all figures behind tabs, beside the settings") {
  MockWindow low(snapshot_at(7), {}, ImVec2(800, 600));
  CHECK_FALSE(low.has("##tab-nll"));
  low.click("##column-curves");
  low.frames(2);
  for (const char* tab : {"score-error", "nll", "shares", "base-loss", "seconds"}) {
    CHECK(low.has("##tab-" + std::string(tab)));
  }
  low.click("##tab-seconds");
  low.frames();
  CHECK(low.has("##seconds/plot"));
  // Beside the tabs, which go on below.
  low.click("##compare");
  low.frames(2);
  CHECK(low.has("##compare-these"));
}

TEST_CASE("the tallest window shows five figures") {
  MockWindow tall(snapshot_at(7), {}, ImVec2(1920, 1400));
  for (const char* plot : {"score-error", "nll", "mean-error", "shares", "tilt-loss"}) {
    CHECK(tall.has("##" + std::string(plot) + "/plot"));
  }
}

TEST_CASE("numbers are saved as CSV, curves as SVG, PDF and PNG") {
  const InTemporaryFolder folder;
  MockWindow window(snapshot_at(3));
  choose(window, "##score-error-menu", "##save-csv");
  const std::string csv = tiltscope::test::read_text("tiltscope-score-error-1.csv");
  CHECK(csv.starts_with("\"tilt k\",\"score\",\"weighted by σₜ\"\n0,0.2,0.02\n"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 5);

  choose(window, "##score-error-menu", "##save-svg");
  CHECK(tiltscope::test::read_text("tiltscope-score-error-1.svg").find("<svg") !=
        std::string::npos);
  choose(window, "##score-error-menu", "##save-pdf");
  CHECK(tiltscope::test::read_text("tiltscope-score-error-1.pdf").starts_with("%PDF"));

  choose(window, "##nll-menu", "##save-png");
  CHECK(tiltscope::test::read_text("tiltscope-nll-1.png").starts_with("\x89PNG"));
}

TEST_CASE("a name in the legend switches its curve, and what is saved is what is shown") {
  const InTemporaryFolder folder;
  MockWindow window(snapshot_at(3));
  window.click("##score-error/score");
  choose(window, "##score-error-menu", "##save-csv");
  CHECK(tiltscope::test::read_text("tiltscope-score-error-1.csv")
            .starts_with("\"tilt k\",\"weighted by σₜ\"\n"));
}

TEST_CASE("drag, box, wheel and double click move about in a figure") {
  const InTemporaryFolder folder;
  MockWindow window(snapshot_at(7));
  const auto reading_at = [&](double across) {
    // The marker of the cursor: what is nearest to the same place after a zoom differs.
    const ImVec2 at = window.point_of("##score-error/plot", across, 0.5);
    window.move(at.x, at.y);
    return at;
  };
  const ImVec2 middle = reading_at(0.5);
  const std::size_t before = static_cast<std::size_t>(ImGui::GetDrawData()->TotalVtxCount);
  CHECK(before > 0);

  // A box with the right button; the menu does not open.
  window.press(1);
  window.move(middle.x + 60, middle.y + 30);
  window.release(1);
  window.frames(2);
  CHECK_FALSE(window.has("##log-y"));
  // A right click without a drag opens it.
  window.press(1);
  window.release(1);
  window.frames(2);
  CHECK(window.has("##log-y"));
  window.click("##log-y");
  window.frames();
  CHECK(window.sent.empty());
}

TEST_CASE("pinned runs have a name, a switch and an end") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::pin);
  window.frames();
  CHECK(window.has("##score-error/1: N = 20"));
  // The same curves again would only cover the first.
  window.perform(Action::pin);
  window.frames();
  CHECK_FALSE(window.has("##score-error/2: N = 20"));

  window.click("##runs");
  window.frames(2);
  window.click("##run-shown0");
  window.frames(2);
  CHECK_FALSE(window.has("##score-error/1: N = 20"));
  window.click("##run-shown0");
  window.frames(2);
  CHECK(window.has("##score-error/1: N = 20"));
  window.click("##run-delete0");
  window.frames(2);
  CHECK_FALSE(window.has("##score-error/1: N = 20"));
}

TEST_CASE("the first press of pin pins, and opens nothing that would take the next press") {
  MockWindow window(snapshot_at(7));
  window.click("##runs");
  window.frames(2);
  CHECK(window.has("##score-error/1: N = 20"));
  CHECK_FALSE(window.has("##run-shown0"));
  window.click("##runs");
  window.frames(2);
  CHECK(window.has("##run-shown0"));
}

TEST_CASE("pinned runs of several seeds become one curve with a band") {
  // High enough for all of their names.
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 1600));
  Experiment experiment;
  for (const std::uint64_t seed : {0U, 1U, 2U}) {
    experiment.seed = seed;
    window.snapshot = snapshot_at(7, experiment);
    window.perform(Action::pin);
  }
  experiment.tilting.tilts = 30;
  window.snapshot = snapshot_at(7, experiment);
  window.perform(Action::pin);
  window.frames();
  CHECK(window.has("##score-error/2: N = 20, seed 1"));
  window.click("##runs");
  window.frames(2);
  window.click("##bands");
  window.frames(2);
  CHECK(window.has("##score-error/1: N = 20 and 2 more"));
  CHECK_FALSE(window.has("##score-error/2: N = 20, seed 1"));
  CHECK(window.has("##score-error/4: N = 30, seed 2"));
  // One of them switched off is not a part of it.
  window.click("##run-shown2");
  window.frames(2);
  CHECK(window.has("##score-error/1: N = 20 and 1 more"));
  // It is said of the band, too, that a run beside it aims elsewhere.
  experiment.tilting.lambda = 2.0;
  window.snapshot = snapshot_at(7, experiment);
  window.frames(2);
  CHECK(window.has("##score-error/1: N = 20 and 1 more, other target"));
}

TEST_CASE("a branch pins the run that it leaves") {
  MockWindow window(snapshot_at(7));
  window.perform(Action::back);
  window.perform(Action::branch);
  window.frames();
  CHECK(window.has("##nll/1: N = 20"));
}

TEST_CASE("the base training's curve comes to the front while it grows") {
  MockWindow window(idle_snapshot());
  CHECK(window.has("##tilt-loss-menu"));
  window.snapshot.phase = Phase::training_base;
  window.frames(2);
  CHECK(window.has("##base-loss-menu"));
  // The user may look at something else meanwhile.
  window.click("##tab-seconds");
  window.frames(2);
  CHECK(window.has("##seconds-menu"));
  window.snapshot.phase = Phase::idle;
  window.frames(2);
  CHECK(window.has("##seconds-menu"));
  // After it, what was there before is there again.
  window.snapshot.phase = Phase::training_base;
  window.frames(2);
  CHECK(window.has("##base-loss-menu"));
  window.snapshot.phase = Phase::tilting;
  window.frames(2);
  CHECK(window.has("##seconds-menu"));
}

TEST_CASE("many curves leave room for themselves: the legend says how many it leaves out") {
  Snapshot snapshot = snapshot_at(5);
  auto records = *snapshot.tilts;
  for (TiltRecord& record : records) {
    record.fit.shares = record.exact.shares = Eigen::VectorXd::Constant(8, 0.125);
  }
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(records);
  for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(800, 600)}) {
    MockWindow window(snapshot, {}, size);
    if (window.has("##column-curves")) window.click("##column-curves");
    window.frames(2);
    window.click("##tab-shares");
    window.frames(2);
    CHECK(window.place("##shares/plot").height() > 40);
    CHECK(window.has("##shares/mode 1"));
    CHECK_FALSE(window.has("##shares/exact 8"));
  }
}

TEST_CASE("the label of the axis chooses what all curves are drawn against, and is remembered") {
  const InTemporaryFolder folder;
  MockWindow window(snapshot_at(3));
  window.click("##score-error/axis");
  window.frames(2);
  window.click("##against/seconds");
  window.frames(2);
  CHECK(window.interface().preferences().abscissa == plot::Abscissa::seconds);
  choose(window, "##nll-menu", "##save-csv");
  // A tilt of the mock takes a second.
  const std::string csv = tiltscope::test::read_text("tiltscope-nll-1.csv");
  CHECK(csv.starts_with("\"seconds of work so far\","));
  CHECK(csv.find("\n3,") != std::string::npos);
  choose(window, "##nll-menu", "##against/tilt");
  CHECK(window.interface().preferences().abscissa == plot::Abscissa::tilt);
}

TEST_CASE("particles have a figure of their own where there are any") {
  Snapshot snapshot = snapshot_at(3);
  {
    MockWindow plain(snapshot);
    CHECK_FALSE(plain.has("##tab-particles"));
  }
  DrawReport drawn;
  drawn.samples = 5'000;
  drawn.ancestors = 770;
  drawn.redraws = 4;
  drawn.effective_shares = {1.0, 0.6, 0.4};
  snapshot.drawn = std::make_shared<const DrawReport>(drawn);
  MockWindow window(snapshot);
  window.click("##tab-particles");
  window.frames(2);
  CHECK(window.has("##particles/effective size"));
  CHECK(window.has("##particles/drawn anew below"));
}

TEST_CASE("that a run is measured coarsely for a while moves no legend") {
  for (const float width : {1280.0F, 1600.0F, 2200.0F}) {
    Preferences preferences = with_all_settings();
    preferences.columns.plots = 0.275F * width;
    MockWindow window(snapshot_at(7), {}, ImVec2(width, 900), preferences);
    const plot::Box before = window.place("##score-error/score");
    auto records = *window.snapshot.tilts;
    for (TiltRecord& record : records) {
      record.precision = Precision::coarse;
      record.points = 256;
    }
    window.snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(records));
    window.frames(2);
    CHECK(window.place("##score-error/score") == before);
  }
}
