#include "view/canvas.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <ctime>
#include <numbers>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

void move_to(MockWindow& window, const Eigen::Vector2d& pixel) {
  window.move(static_cast<float>(pixel.x()), static_cast<float>(pixel.y()));
}

void drag(MockWindow& window, const Eigen::Vector2d& from, const Eigen::Vector2d& to) {
  move_to(window, from);
  window.press();
  move_to(window, 0.5 * (from + to));
  move_to(window, to);
}

/// Where nothing is: not on a handle, an arrow or a button.
Eigen::Vector2d nowhere(const MockWindow& window) { return window.pixel_of({0.8, -2.6}); }

/// What the worker would answer to the last request: the exact scores, with an error of (1, 0).
void answer(MockWindow& window) {
  REQUIRE_FALSE(window.observed.empty());
  const auto& request = std::get<Observe>(window.observed.back()).scores;
  REQUIRE(request);
  const Experiment& e = *window.snapshot.experiment;
  const int tilt = window.snapshot.samples_tilt;
  const GaussianMixture exact = tilted(GaussianMixture(e.base), QuadraticReward(e.reward),
                                       e.tilting.lambda * tilt / e.tilting.tilts)
                                    .noised(NoiseSchedule(e.schedule).at(request->t));
  auto scores = std::make_shared<ScoreGrid>();
  scores->run = window.snapshot.run;
  scores->tilt = tilt;
  scores->t = request->t;
  scores->grid = request->grid;
  scores->exact.resize(2, scores->grid.size());
  for (Eigen::Index i = 0; i < scores->grid.size(); ++i) {
    scores->exact.col(i) = exact.score(scores->grid.point(i)).cast<float>();
  }
  scores->learned = scores->exact;
  scores->learned.row(0).array() += 1.0F;
  window.snapshot.scores = scores;
}

/// Paths of `n` particles in `steps` steps that end at the first of the samples.
void give_paths(Snapshot& snapshot, Eigen::Index n, int steps) {
  auto paths = std::make_shared<ParticlePaths>();
  for (int step = 0; step <= steps; ++step) {
    const double t = 0.999 * (1.0 - static_cast<double>(step) / steps);
    paths->times.push_back(t);
    paths->states.emplace_back(static_cast<float>(1.0 - 0.5 * t) * snapshot.samples->leftCols(n));
  }
  paths->tilt = snapshot.samples_tilt;
  snapshot.paths = paths;
}

int vertices() { return ImGui::GetDrawData()->TotalVtxCount; }

}  // namespace

TEST_CASE("layers are switched in their panel") {
  MockWindow window(snapshot_at(7));
  const Layers& layers = window.interface().canvas().layers();
  CHECK(window.scene().density_fill == 1.0F);
  CHECK(window.scene().base.opacity == 0.0F);
  // The button at the right end of the header, and below it the panel with a row for each layer.
  window.click(884, 24);
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
  CHECK(layers.shows(Layer::base));
  CHECK(window.scene().base.opacity == 1.0F);
  REQUIRE(window.scene().base.content);
  CHECK(window.scene().base.content->mean(0).y() == doctest::Approx(0.0));
  click_row(8);
  CHECK_FALSE(layers.shows(Layer::density));
  CHECK(window.scene().density_fill == 0.0F);
  click_row(5);
  CHECK(window.scene().samples_opacity == 0.0F);
  // The middle of the base's opacity.
  window.click(static_cast<float>(window.scene().box.right) - 56.0F, row(4).y);
  window.frames();
  CHECK(window.scene().base.opacity == doctest::Approx(0.5).epsilon(0.1));
  // The panel covers the picture: no click went through to it.
  CHECK(window.sent.empty());
  window.click(884, 24);
  window.frames(2);
  click_row(4);
  CHECK(layers.shows(Layer::base));
}

TEST_CASE("scores are asked of the worker only while something shows them") {
  MockWindow window(snapshot_at(7));
  CHECK(window.observed.empty());
  window.interface().canvas().layers()[Layer::learned_score].shown = true;
  window.frames(5);
  REQUIRE(window.observed.size() == 1);
  const auto request = std::get<Observe>(window.observed[0]).scores;
  REQUIRE(request);
  CHECK(request->t == doctest::Approx(window.snapshot.experiment->evaluation.t_min));

  window.interface().canvas().layers()[Layer::learned_score].shown = false;
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
  canvas.layers()[Layer::learned_score].shown = true;
  canvas.layers()[Layer::score_error].shown = true;
  window.frames(2);
  const auto learned = [&] {
    return std::count_if(canvas.arrows().arrows().begin(), canvas.arrows().arrows().end(),
                         [](const auto& arrow) { return arrow.learned.has_value(); });
  };
  CHECK(canvas.arrows().arrows().size() > 100);
  CHECK(learned() == 0);
  CHECK(window.scene().errors.opacity == 0.0F);

  answer(window);
  window.frames(2);
  CHECK(learned() == static_cast<std::ptrdiff_t>(canvas.arrows().arrows().size()));
  CHECK(window.scene().errors.opacity > 0.5F);
  REQUIRE(window.scene().errors.content);
  CHECK(window.scene().errors.content->values(0, 5) == doctest::Approx(1.0).epsilon(1e-3));

  // The next tilt's samples are there, its scores are not.
  const auto scores = window.snapshot.scores;
  window.snapshot = snapshot_at(8);
  window.snapshot.scores = scores;
  window.frames(2);
  CHECK(learned() == 0);
  CHECK(window.scene().errors.opacity == 0.0F);
  answer(window);
  window.frames(2);
  CHECK(learned() > 0);
  canvas.time().set(0.6);
  window.frames(2);
  CHECK(learned() == 0);
}

TEST_CASE("each field of arrows adds to what is drawn") {
  MockWindow window(snapshot_at(7));
  Canvas& canvas = window.interface().canvas();
  const int without = vertices();
  canvas.layers()[Layer::exact_score].shown = true;
  window.frames(2);
  const int exact = vertices();
  const auto arrows = static_cast<int>(canvas.arrows().arrows().size());
  CHECK(exact > without + 7 * arrows);
  canvas.layers()[Layer::learned_score].shown = true;
  window.frames(2);
  answer(window);
  window.frames(2);
  CHECK(vertices() > exact + 7 * arrows);
}

TEST_CASE("away from t = 0 the canvas shows the cloud on its way, over the noised density") {
  MockWindow window(snapshot_at(20));
  give_paths(window.snapshot, 50, 10);
  window.frames(2);
  CHECK(window.scene().samples == window.snapshot.samples);
  CHECK(window.scene().density->mean(0).y() == doctest::Approx(2.0));

  window.interface().canvas().time().set(0.42);
  window.frames(2);
  // The nearest step is the sixth, at 0.4 of 0.999.
  const ParticlePaths& paths = *window.snapshot.paths;
  CHECK(window.scene().samples.get() == &paths.states[6]);
  const double t = paths.times[6];
  CHECK(t == doctest::Approx(0.3996));
  const NoiseLevel level = NoiseSchedule(window.snapshot.experiment->schedule).at(t);
  CHECK(window.scene().density->mean(0).y() == doctest::Approx(2.0 * level.alpha));
  CHECK(window.scene().target.content->mean(0).y() == doctest::Approx(2.0 * level.alpha));
  CHECK(window.scene().density->covariance(0)(0, 0) ==
        doctest::Approx(0.5 * level.alpha * level.alpha + level.sigma * level.sigma));

  // The paths of another tilt are not this one's.
  window.snapshot.samples_tilt = 19;
  window.frames(2);
  CHECK(window.scene().samples == nullptr);
  window.snapshot.samples_tilt = 20;
  window.interface().canvas().time().set(0.0);
  window.frames(2);
  CHECK(window.scene().samples == window.snapshot.samples);
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
  CHECK(window.scene().samples == window.snapshot.samples);
}

TEST_CASE("a component's mean can be dragged where the mouse finds it") {
  MockWindow window(snapshot_at(7));
  const Camera before = window.scene().camera;
  drag(window, window.pixel_of({-2.0, 0.0}), window.pixel_of({-1.0, -1.5}));
  // Nothing is sent on the way, and the target follows at once.
  CHECK(window.sent.empty());
  REQUIRE(window.scene().ghost);
  CHECK(window.scene().ghost->mean(0).x() == doctest::Approx(-1.0).epsilon(0.05));
  CHECK(window.scene().ghost->mean(0).y() == doctest::Approx(0.5).epsilon(0.2));
  CHECK(window.scene().camera == before);
  // What runs is still shown.
  CHECK(window.scene().density->mean(0).x() == doctest::Approx(-2.0));
  window.release();
  REQUIRE(window.sent.size() == 1);
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK((sent.base.means[0] - Eigen::Vector2d(-1.0, -1.5)).norm() < 0.08);
  CHECK(sent.base.means[1] == Eigen::Vector2d(2.0, 0.0));
  CHECK(sent.base.covariances[0] == Experiment{}.base.covariances[0]);
}

TEST_CASE("a drag can be given up, and a click on a handle changes nothing") {
  MockWindow window(snapshot_at(7));
  const Eigen::Vector2d mean = window.pixel_of({-2.0, 0.0});
  drag(window, mean, window.pixel_of({-1.0, -1.5}));
  REQUIRE(window.scene().ghost);
  window.interface().perform(Action::close, window.snapshot);
  window.frames();
  CHECK(window.scene().ghost == nullptr);
  // Nor does the view move with what is left of it.
  const Camera before = window.scene().camera;
  move_to(window, window.pixel_of({0.5, -1.0}));
  CHECK(window.scene().camera == before);
  window.release();
  CHECK(window.sent.empty());

  move_to(window, mean);
  window.press();
  window.move(static_cast<float>(mean.x()) + 4.0F, static_cast<float>(mean.y()));
  window.release();
  CHECK(window.sent.empty());
  // And the next drag is like any other.
  drag(window, mean, window.pixel_of({-1.0, -1.5}));
  window.release();
  CHECK(window.sent.size() == 1);
}

TEST_CASE("an ellipse's ends are held only in the editing mode, or after the mouse woke them") {
  const double end = ellipse_scale * std::sqrt(0.5);
  {
    MockWindow window(snapshot_at(7));
    const Camera before = window.scene().camera;
    drag(window, window.pixel_of({2.0, end}), window.pixel_of({2.0, end + 1.0}));
    window.release();
    CHECK(window.sent.empty());
    CHECK_FALSE(window.scene().camera == before);
  }
  for (const bool woken : {false, true}) {
    MockWindow window(snapshot_at(7));
    if (woken) move_to(window, window.pixel_of({2.0, 0.0}));
    window.interface().canvas().edits() = !woken;
    window.frames(2);
    drag(window, window.pixel_of({2.0, end}), window.pixel_of({2.0, 2.0}));
    window.release();
    REQUIRE(window.sent.size() == 1);
    const Eigen::MatrixXd& covariance =
        std::get<Configure>(window.sent[0]).experiment.base.covariances[1];
    CHECK(covariance(0, 0) == doctest::Approx(0.5).epsilon(1e-6));
    CHECK(covariance(1, 1) == doctest::Approx(1.0).epsilon(0.05));
    CHECK(covariance(0, 1) == doctest::Approx(0.0).scale(1.0));
  }
}

TEST_CASE("the round handle turns an ellipse") {
  Experiment experiment;
  experiment.base.covariances[1] = Eigen::MatrixXd{{1.0, 0.0}, {0.0, 0.25}};
  MockWindow window(snapshot_at(0, experiment));
  window.interface().canvas().edits() = true;
  window.frames(2);
  const Eigen::Vector2d handle = window.pixel_of({4.0, 0.0}) + Eigen::Vector2d(30.0, 0.0);
  drag(window, handle, window.pixel_of({2.0, 2.5}));
  window.release();
  REQUIRE(window.sent.size() == 1);
  const Eigen::MatrixXd& covariance =
      std::get<Configure>(window.sent[0]).experiment.base.covariances[1];
  CHECK(covariance(0, 0) == doctest::Approx(0.25).epsilon(0.02));
  CHECK(covariance(1, 1) == doctest::Approx(1.0).epsilon(0.02));
}

TEST_CASE("a covariance that makes the tilt impossible is refused with its reason") {
  Experiment experiment;
  experiment.reward.A = Eigen::MatrixXd::Identity(2, 2);  // normalisable up to variances of 1
  MockWindow window(snapshot_at(7, experiment));
  window.interface().canvas().edits() = true;
  window.frames(2);
  const double end = ellipse_scale * std::sqrt(0.5);
  const int quiet = vertices();
  drag(window, window.pixel_of({-2.0, end}), window.pixel_of({-2.0, 2.4}));
  CHECK(window.scene().ghost == nullptr);
  // The message is letters: many of them.
  CHECK(vertices() > quiet + 100);
  window.release();
  CHECK(window.sent.empty());
  window.frames(2);
  // The handles are back where they were.
  CHECK(window.scene().ghost == nullptr);
  drag(window, window.pixel_of({-2.0, end}), window.pixel_of({-2.0, 1.6}));
  REQUIRE(window.scene().ghost);
  window.release();
  CHECK(window.sent.size() == 1);
}

TEST_CASE("handles sleep while the picture is noised") {
  MockWindow window(snapshot_at(7));
  give_paths(window.snapshot, 50, 10);
  window.interface().canvas().edits() = true;
  window.interface().canvas().time().set(0.5);
  window.frames(2);
  drag(window, window.pixel_of({-2.0, 0.0}), window.pixel_of({-1.0, 0.5}));
  window.release();
  CHECK(window.sent.empty());
}

TEST_CASE("a click on a sample adds its path, and takes it away again") {
  MockWindow window(snapshot_at(7));
  give_paths(window.snapshot, 50, 60);
  window.interface().canvas().layers()[Layer::paths].shown = true;
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

#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a frame with 20,000 points and every layer takes less than 4 ms") {
  // A ring of eight.
  Experiment experiment;
  experiment.base = {Eigen::VectorXd::Constant(8, 0.125), {}, {}};
  for (int i = 0; i < 8; ++i) {
    const double angle = 0.25 * i * std::numbers::pi;
    experiment.base.means.push_back(Eigen::VectorXd{{3 * std::cos(angle), 3 * std::sin(angle)}});
    experiment.base.covariances.push_back(0.1 * Eigen::MatrixXd::Identity(2, 2));
  }
  experiment.tilting.samples = 20'000;
  MockWindow window(snapshot_at(7, experiment));
  give_paths(window.snapshot, 400, 200);
  Canvas& canvas = window.interface().canvas();
  for (const Layer layer :
       {Layer::base, Layer::exact_score, Layer::learned_score, Layer::score_error, Layer::paths}) {
    canvas.layers()[layer].shown = true;
  }
  window.frames(2);
  answer(window);
  move_to(window, nowhere(window));
  const auto milliseconds = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
  };
  const auto median_frame = [&](auto prepare) {
    std::vector<double> times;
    for (int i = 0; i < 41; ++i) {
      prepare(i);
      const double start = milliseconds();
      window.frames();
      times.push_back(milliseconds() - start);
    }
    std::nth_element(times.begin(), times.begin() + 20, times.end());
    return times[20];
  };
  const double still = median_frame([](int) {});
  // While it is moved, everything is placed anew.
  window.press();
  const ImVec2 at = ImGui::GetIO().MousePos;
  const double moving = median_frame(
      [&](int i) { MockContext::move(at.x + static_cast<float>(i % 5), at.y - 1.0F); });
  window.release();
  canvas.time().set(0.9);
  // The worker answers every frame.
  const double playing = median_frame([&](int i) {
    canvas.time().set(0.9 - 0.02 * static_cast<double>(i));
    answer(window);
  });
  MESSAGE("still: " << still << " ms, moving: " << moving << " ms, playing: " << playing << " ms");
  CHECK(still < 4.0);
  CHECK(moving < 4.0);
  CHECK(playing < 4.0);
}
#endif
