#include "view/canvas/canvas.h"
#include "view/canvas/canvas_fixture.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("layers are switched in their panel") {
  MockWindow window(snapshot_at(7));
  Layers& layers = window.interface().canvas().layers();
  CHECK(window.scene().plane.fill == 1.0F);
  const auto base = [&] { return window.outlines(palette::second, true); };
  CHECK(base() == nullptr);
  // The panel below the button has a row for each layer.
  window.click("##show_layers");
  window.frames(2);
  const auto row = [&](int i) {
    return ImVec2(static_cast<float>(window.scene().box.right) - 220.0F,
                  static_cast<float>(window.scene().box.top) + 20.0F + 24.0F * (float(i) + 0.5F));
  };
  const auto click_row = [&](int i) {
    window.click(row(i).x, row(i).y);
    window.frames();
  };
  click_row(4);
  CHECK(layers.get<BaseLayer>().shown);
  REQUIRE(base());
  CHECK(base()->opacity == 1.0F);
  CHECK(base()->density->mixture()->mean(0).y() == doctest::Approx(0.0));
  click_row(9);
  CHECK_FALSE(layers.get<DensityLayer>().shown);
  CHECK(window.scene().plane.fill == 0.0F);
  click_row(5);
  CHECK(window.samples() == nullptr);
  // The middle of the base's opacity.
  window.click(static_cast<float>(window.scene().box.right) - 56.0F, row(4).y);
  window.frames();
  CHECK(base()->opacity == doctest::Approx(0.5).epsilon(0.1));
  // The panel covers the picture: no click went through to it.
  CHECK(window.sent.empty());
  window.click("##show_layers");
  window.frames(2);
  click_row(4);
  CHECK(layers.get<BaseLayer>().shown);
}

TEST_CASE("each layer has a name and a place in the legend of its own, and says what it is") {
  const Layers layers;
  std::set<std::string> names;
  std::vector<int> places;
  for (const CanvasLayer* layer : layers.all()) {
    const CanvasLayer::Traits& traits = layer->traits();
    CHECK(names.insert(traits.name).second);
    CHECK(traits.about.size() > 20);
    if (traits.legend > 0) places.push_back(traits.legend);
  }
  std::ranges::sort(places);
  for (std::size_t i = 0; i < places.size(); ++i) CHECK(places[i] == static_cast<int>(i) + 1);
}

TEST_CASE("scores are asked of the worker only while something shows them") {
  MockWindow window(snapshot_at(7));
  CHECK(window.observed.empty());
  window.interface().canvas().layers().get<LearnedScoreLayer>().shown = true;
  window.frames(5);
  REQUIRE(window.observed.size() == 1);
  const auto request = std::get<Observe>(window.observed[0]).scores;
  REQUIRE(request);
  CHECK(request->t == doctest::Approx(window.snapshot.experiment->evaluation.t_min));

  window.interface().canvas().layers().get<LearnedScoreLayer>().shown = false;
  window.frames(2);
  REQUIRE(window.observed.size() == 2);
  CHECK_FALSE(std::get<Observe>(window.observed[1]).scores);

  // The probe shows them too.
  move_to(window, nowhere(window));
  CHECK(window.observed.size() == 3);
  window.move(5, 5);
  CHECK(window.observed.size() == 4);
  CHECK(window.sent.empty());
}

TEST_CASE("learned arrows and the error map wait for scores of the tilt and the time shown") {
  MockWindow window(snapshot_at(7));
  Canvas& canvas = window.interface().canvas();
  canvas.layers().get<LearnedScoreLayer>().shown = true;
  canvas.layers().get<ScoreErrorLayer>().shown = true;
  window.frames(2);
  const auto& arrows = canvas.layers().get<LearnedScoreLayer>().arrows().arrows();
  const auto learned = [&] {
    return std::ranges::count_if(arrows, [](const auto& a) { return a.learned.has_value(); });
  };
  CHECK(arrows.size() > 100);
  CHECK(learned() == 0);
  CHECK(window.shape<Heat>() == nullptr);

  answer(window);
  window.frames(2);
  CHECK(learned() == static_cast<std::ptrdiff_t>(arrows.size()));
  REQUIRE(window.shape<Heat>());
  CHECK(window.shape<Heat>()->opacity > 0.5F);
  CHECK(window.shape<Heat>()->map->values(0, 5) == doctest::Approx(1.0).epsilon(1e-3));

  // The next tilt's samples are there, its scores are not.
  const auto scores = window.snapshot.scores;
  window.snapshot = snapshot_at(8);
  window.snapshot.scores = scores;
  window.frames(2);
  CHECK(learned() == 0);
  CHECK(window.shape<Heat>() == nullptr);
  answer(window);
  window.frames(2);
  CHECK(learned() > 0);
  canvas.time().set(0.6);
  window.frames(2);
  CHECK(learned() == 0);
}

TEST_CASE("back in the history the learned score is asked of that tilt's model") {
  Snapshot snapshot = snapshot_at(7);
  History thin = *snapshot.history;
  thin.tilts[5].parameters.reset();
  snapshot.history = std::make_shared<const History>(thin);
  MockWindow window(snapshot);
  window.interface().canvas().layers().get<LearnedScoreLayer>().shown = true;
  window.frames(2);
  const auto asked = [&] { return std::get<Observe>(window.observed.back()).scores; };
  CHECK_FALSE(asked()->tilt);
  answer(window);
  window.perform(Action::back);
  window.frames(2);
  REQUIRE(asked());
  CHECK(asked()->tilt == 6);
  const auto learned = [&] {
    const auto& layers = window.interface().canvas().layers();
    const auto& arrows = layers.get<LearnedScoreLayer>().arrows().arrows();
    return std::ranges::count_if(arrows, [](const auto& a) { return a.learned.has_value(); });
  };
  CHECK(learned() == 0);
  answer(window);
  ++window.snapshot.version;
  window.frames(2);
  CHECK(learned() > 100);

  // Tilt 5's model is gone: there is nothing to ask.
  window.perform(Action::back);
  window.frames(2);
  CHECK_FALSE(asked());
  CHECK(learned() == 0);
  window.perform(Action::newest);
  window.frames(2);
  CHECK_FALSE(asked()->tilt);
}

TEST_CASE("each field of arrows adds to what is drawn") {
  MockWindow window(snapshot_at(7));
  Canvas& canvas = window.interface().canvas();
  const int without = vertices();
  canvas.layers().get<ExactScoreLayer>().shown = true;
  window.frames(2);
  const int exact = vertices();
  const auto arrows =
      static_cast<int>(canvas.layers().get<ExactScoreLayer>().arrows().arrows().size());
  CHECK(exact > without + 7 * arrows);
  canvas.layers().get<LearnedScoreLayer>().shown = true;
  window.frames(2);
  answer(window);
  window.frames(2);
  CHECK(vertices() > exact + 7 * arrows);
}

TEST_CASE("away from t = 0 the canvas shows the cloud on its way, over the noised density") {
  MockWindow window(snapshot_at(20));
  give_paths(window.snapshot, 50, 10);
  window.frames(2);
  CHECK(window.samples() == window.snapshot.samples);
  CHECK(window.density()->mean(0).y() == doctest::Approx(2.0));

  window.interface().canvas().time().set(0.42);
  window.frames(2);
  // The nearest step is the sixth, at 0.4 of 0.999.
  const ParticlePaths& paths = *window.snapshot.paths;
  CHECK(window.samples().get() == &paths.states[6]);
  const double t = paths.times[6];
  CHECK(t == doctest::Approx(0.3996));
  const NoiseLevel level = NoiseSchedule(window.snapshot.experiment->schedule).at(t);
  CHECK(window.density()->mean(0).y() == doctest::Approx(2.0 * level.alpha));
  CHECK(window.target()->mean(0).y() == doctest::Approx(2.0 * level.alpha));
  CHECK(window.density()->covariance(0)(0, 0) ==
        doctest::Approx(0.5 * level.alpha * level.alpha + level.sigma * level.sigma));

  // An earlier tilt has its own, as long as they are kept.
  auto history = std::make_shared<History>(*window.snapshot.history);
  auto earlier = std::make_shared<ParticlePaths>(paths);
  earlier->tilt = 19;
  history->tilts[19].paths = earlier;
  window.snapshot.history = history;
  window.perform(Action::back);
  window.frames(2);
  CHECK(window.samples().get() == &earlier->states[6]);
  window.perform(Action::back);
  window.frames(2);
  CHECK(window.samples() == nullptr);
  window.perform(Action::newest);

  // The paths of another tilt are not this one's.
  window.snapshot.samples_tilt = 19;
  window.frames(2);
  CHECK(window.samples() == nullptr);
  window.snapshot.samples_tilt = 20;
  window.interface().canvas().time().set(0.0);
  window.frames(2);
  CHECK(window.samples() == window.snapshot.samples);
}

TEST_CASE("the time plays at a click") {
  MockWindow window(snapshot_at(20));
  give_paths(window.snapshot, 50, 100);
  window.frames(2);
  const auto& box = window.scene().box;
  // The button stands below the picture, at the left edge of the canvas.
  window.click(321, static_cast<float>(box.bottom) + 45.0F);
  const DiffusionTime& time = window.interface().canvas().time();
  REQUIRE(time.playing());
  window.frames(60);
  CHECK(time.t() == doctest::Approx(1.0 - 1.0 / DiffusionTime::play_seconds).epsilon(0.02));
  CHECK(window.interface().next_frame() < 1e9);
  window.frames(600);
  CHECK_FALSE(time.playing());
  CHECK(window.samples() == window.snapshot.samples);
}

TEST_CASE("a click on a sample adds its path, and takes it away again") {
  MockWindow window(snapshot_at(7));
  give_paths(window.snapshot, 50, 60);
  window.interface().canvas().layers().get<PathsLayer>().shown = true;
  window.frames(3);
  move_to(window, nowhere(window));
  const int before = vertices();
  const Eigen::Vector2d place = window.pixel_of(window.snapshot.samples->col(30).cast<double>());
  window.click(static_cast<float>(place.x()), static_cast<float>(place.y()));
  move_to(window, nowhere(window));
  CHECK(vertices() > before + 60);
  window.click(static_cast<float>(place.x()), static_cast<float>(place.y()));
  move_to(window, nowhere(window));
  CHECK(vertices() < before + 60);
}

TEST_CASE("the marginals are those of what is shown") {
  MockWindow window(snapshot_at(20));
  const auto& bars = window.interface().canvas().marginals().histograms();
  double mean = 0.0;
  double mass = 0.0;
  for (std::size_t i = 0; i < bars[1].density.size(); ++i) {
    const double middle = bars[1].low + (static_cast<double>(i) + 0.5) * bars[1].width;
    mean += middle * bars[1].density[i] * bars[1].width;
    mass += bars[1].density[i] * bars[1].width;
  }
  CHECK(mass > 0.99);
  // 1,000 samples of standard deviation 0.7 around the target's 2.
  CHECK(mean / mass == doctest::Approx(2.0).epsilon(0.06));
}

TEST_CASE("a density on a grid is shown by its picture, and every layer can be shown") {
  Experiment experiment;
  experiment.reward.kind = RewardKind::distance;
  MockWindow window(snapshot_at(7, experiment));
  Canvas& canvas = window.interface().canvas();
  for (CanvasLayer* layer : canvas.layers().all()) layer->shown = true;
  window.frames(2);
  answer(window);
  window.frames(2);
  CHECK(window.density() == nullptr);  // It is no mixture.
  REQUIRE(window.scene().plane.density);
  CHECK(window.scene().plane.density->picture() != nullptr);
  REQUIRE(window.outlines(palette::aim, false));
  CHECK(window.outlines(palette::aim, false)->density->picture() != nullptr);
  CHECK(window.samples() != nullptr);
  REQUIRE(window.outlines(palette::second, true));
  CHECK(window.outlines(palette::second, true)->density != nullptr);
  const auto& arrows = canvas.layers().get<LearnedScoreLayer>().arrows().arrows();
  CHECK(std::ranges::any_of(arrows, [](const auto& a) { return a.learned.has_value(); }));
  // The picture holds the place of the reward and the base.
  CHECK(window.pixel_of({0.0, 0.0}).x() > window.scene().box.left);
  CHECK(window.pixel_of({-2.0, 0.0}).x() > window.scene().box.left);
  CHECK(window.pixel_of({2.0, 0.0}).x() < window.scene().box.right);
  // The base is known, whatever the reward.
  window.snapshot = snapshot_at(0, experiment);
  window.frames(2);
  CHECK(window.density() != nullptr);
}
