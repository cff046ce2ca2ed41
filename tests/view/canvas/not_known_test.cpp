#include "view/canvas/canvas.h"
#include "view/canvas/canvas_fixture.h"
#include "view/scene/probe.h"

#include <algorithm>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// After tilt 7 of a run whose exact densities, but for the base's, are not known.
Snapshot unknown() {
  Snapshot snapshot = snapshot_at(7);
  snapshot.density.reset();
  snapshot.target_density.reset();
  History history = *snapshot.history;
  for (KeptTilt& kept : history.tilts) kept.density.reset();
  snapshot.history = std::make_shared<const History>(std::move(history));
  return snapshot;
}

/// Of the last request: scores of (1, 0), and no exact ones.
std::shared_ptr<ScoreGrid> learned_scores(const MockWindow& window) {
  const auto& request = std::get<Observe>(window.observed.back()).scores;
  REQUIRE(request);
  auto scores = std::make_shared<ScoreGrid>();
  scores->run = window.snapshot.run;
  scores->tilt = window.snapshot.samples_tilt;
  scores->t = request->t;
  scores->grid = request->grid;
  scores->learned.resize(2, scores->grid.size());
  scores->learned.row(0).setOnes();
  scores->learned.row(1).setZero();
  return scores;
}

}  // namespace

TEST_CASE("where no exact density is known the canvas shows all the rest") {
  MockWindow window(unknown());
  Canvas& canvas = window.interface().canvas();
  for (CanvasLayer* layer : canvas.layers().all()) layer->shown = true;
  give_paths(window.snapshot, 50, 10);
  window.frames(2);
  window.snapshot.scores = learned_scores(window);
  window.frames(2);
  CHECK(window.density() == nullptr);
  CHECK(window.outlines(palette::aim, false) == nullptr);
  CHECK(window.shape<Heat>() == nullptr);
  CHECK(window.samples() == window.snapshot.samples);
  // The base is known, and the picture is fitted to it.
  REQUIRE(window.outlined(palette::second, true));
  const Eigen::Vector2d mean = window.pixel_of({2.0, 0.0});
  CHECK(mean.x() < window.scene().box.right);
  CHECK(mean.y() > window.scene().box.top);
  const auto& exact = canvas.layers().get<ExactScoreLayer>().arrows().arrows();
  CHECK(exact.empty());
  const auto& learned = canvas.layers().get<LearnedScoreLayer>().arrows();
  CHECK(std::ranges::count_if(learned.arrows(), [](const auto& a) { return bool(a.learned); }) >
        100);
  CHECK(learned.typical() == doctest::Approx(1.0));

  // The probe, the noised picture, the list of layers and the history do without it, too.
  move_to(window, nowhere(window));
  window.frames(2);
  canvas.time().set(0.5);
  window.frames(2);
  CHECK(window.density() == nullptr);
  CHECK(window.samples() != nullptr);
  canvas.time().set(0.0);
  window.click("##show_layers");
  window.frames(2);
  window.perform(Action::back);
  CHECK(window.samples() == window.snapshot.history->find(6)->samples);
  CHECK(window.density() == nullptr);
}

TEST_CASE("a layer whose density is not known says so in the legend") {
  const Theme theme;
  Snapshot snapshot = unknown();
  CanvasFrame frame{theme, snapshot, plot::Box{0, 0, 400, 300}};
  const Layers layers;
  CHECK(layers.get<DensityLayer>().legend(frame) == "exact density: not known");
  CHECK(layers.get<TargetLayer>().legend(frame) == "target: not known");
  CHECK(layers.get<ExactScoreLayer>().legend(frame) == "exact score: not known");
  CHECK(layers.get<ScoreErrorLayer>().legend(frame) == "score error: not known");
  CHECK(layers.get<LearnedScoreLayer>().legend(frame) == "learned score");
  give_densities(snapshot);
  frame.density = snapshot.density;
  frame.target = snapshot.target_density;
  CHECK(layers.get<DensityLayer>().legend(frame) == "exact density");
  CHECK(layers.get<TargetLayer>().legend(frame) == "target");
}

TEST_CASE("the probe says what is not known, and shows the learned score all the same") {
  ScoreGrid scores;
  scores.grid = {{-1.0, -1.0}, {1.0, 1.0}, 3, 3};
  scores.learned = Eigen::Matrix2Xf::Ones(2, 9);
  const ProbeReading reading = probe({0.1, 0.2}, nullptr, 0.0, nullptr, 0.01, &scores);
  CHECK_FALSE(reading.log_density);
  CHECK_FALSE(reading.exact);
  CHECK(reading.responsibilities.size() == 0);
  std::string text;
  for (const ProbeLine& line :
       describe(reading, {.scores = true, .direction = true, .shares = true}))
    text += line.name + ": " + line.value + "\n";
  CHECK(text ==
        "x: (0.10, 0.20)\nlog density: not known\nexact score: not known\n"
        "learned score: (1.00, 1.00)\nscore error: not known\n"
        "scores at t: 0.010\n");
}

TEST_CASE("the ghost of a change comes with the session's answer, and not before") {
  MockWindow window(snapshot_at(7));
  window.answers = false;
  drag(window, window.pixel_of({-2.0, 0.0}), window.pixel_of({-1.0, -1.5}));
  CHECK(window.ghost() == nullptr);
  REQUIRE_FALSE(window.previewed.empty());
  const auto question = std::get<Preview>(window.previewed.back());
  REQUIRE(question.experiment);
  CHECK((question.experiment->base.means[0] - Eigen::Vector2d(-1.0, -1.5)).norm() < 0.08);
  window.answers = true;
  window.frames();
  REQUIRE(window.ghost());
  window.release();
  window.frames();
  // It is over, and the session is told.
  CHECK(window.ghost() == nullptr);
  CHECK(std::get<Preview>(window.previewed.back()).experiment == nullptr);
}
