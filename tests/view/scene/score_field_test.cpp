#include "view/scene/score_field.h"

#include "oracle/mixture_density.h"
#include "plot/ticks.h"
#include "support.h"
#include "view/scene/heat_map.h"
#include "view/scene/probe.h"

#include <Eigen/LU>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

const plot::Box field_box{100, 50, 500, 350};
const Camera camera{{0.5, -0.25}, 0.01};

/// The exact scores of a Gaussian, and the same with errors.
std::shared_ptr<ScoreGrid> scores_of(const ExactDensity& p, const PlaneGrid& grid) {
  auto scores = std::make_shared<ScoreGrid>();
  scores->grid = grid;
  scores->exact.resize(2, grid.size());
  for (Eigen::Index i = 0; i < grid.size(); ++i) {
    scores->exact.col(i) = p.score(grid.point(i)).col(0).cast<float>();
  }
  scores->learned = scores->exact;
  return scores;
}

std::shared_ptr<const ExactDensity> gaussian() {
  return std::make_shared<const MixtureDensity>(
      GaussianMixture(Eigen::VectorXd::Zero(1), {Eigen::Vector2d(0.5, 0.0)},
                      {Eigen::MatrixXd{{0.5, 0.2}, {0.2, 0.3}}}));
}

}  // namespace

TEST_CASE("interpolation is exact for what is linear, and ends with the grid") {
  const auto p = gaussian();
  const auto scores = scores_of(*p, {{-1.0, -2.0}, {2.0, 1.0}, 7, 5});
  for (const Eigen::Vector2d& x : {Eigen::Vector2d(0.1, 0.2), Eigen::Vector2d(-1.0, -2.0),
                                   Eigen::Vector2d(2.0, 1.0), Eigen::Vector2d(1.99, -1.3)}) {
    const auto there = interpolated(scores->grid, scores->learned, x);
    REQUIRE(there);
    CHECK((*there - p->score(x)).norm() < 1e-5);
  }
  CHECK_FALSE(interpolated(scores->grid, scores->learned, {2.01, 0.0}));
  CHECK_FALSE(interpolated(scores->grid, scores->learned, {0.0, -2.1}));
}

TEST_CASE("scores are asked for when they are needed, and anew when the old ones do not do") {
  ScoreWatch watch;
  CHECK_FALSE(watch.update(false, camera, field_box, 14, 0.3, {}));
  const auto first = watch.update(true, camera, field_box, 14, 0.3, {});
  REQUIRE(first);
  REQUIRE(first->scores);
  const PlaneGrid& grid = first->scores->grid;
  CHECK(first->scores->t == 0.3);
  for (const Eigen::Vector2d& pixel : {Eigen::Vector2d(100, 50), Eigen::Vector2d(500, 350)}) {
    const Eigen::Vector2d corner = to_plane(camera, field_box, pixel);
    CHECK((grid.low.array() < corner.array()).all());
    CHECK((grid.high.array() > corner.array()).all());
  }
  const Eigen::Vector2d step = grid.point(grid.columns + 1) - grid.point(0);
  CHECK(step.maxCoeff() <= 14 * camera.unit + 1e-9);

  CHECK_FALSE(watch.update(true, camera, field_box, 14, 0.3, {}));
  // Somewhat further the margin still does; far away it does not.
  CHECK_FALSE(watch.update(true, panned(camera, {20, -15}), field_box, 14, 0.3, {}));
  CHECK(watch.update(true, panned(camera, {90, 0}), field_box, 14, 0.3, {}));
  CHECK(watch.update(true, panned(camera, {90, 0}), field_box, 14, 0.31, {}));
  CHECK(watch.update(true, zoomed(panned(camera, {90, 0}), field_box, {300, 200}, 2.0), field_box,
                     14, 0.31, {}));
  // Another tilt has other scores, and the newest tilt's are not those of any one of them.
  const Camera there = panned(camera, {90, 0});
  CHECK(watch.update(true, there, field_box, 14, 0.31, {}));
  const auto earlier = watch.update(true, there, field_box, 14, 0.31, 4);
  REQUIRE(earlier);
  CHECK(earlier->scores->tilt == 4);
  CHECK_FALSE(watch.update(true, there, field_box, 14, 0.31, 4));
  CHECK(watch.update(true, there, field_box, 14, 0.31, 5));
  CHECK(watch.update(true, there, field_box, 14, 0.31, {}));
  const auto end = watch.update(false, camera, field_box, 14, 0.3, {});
  REQUIRE(end);
  CHECK_FALSE(end->scores);
  CHECK_FALSE(watch.update(false, camera, field_box, 14, 0.3, {}));
}

TEST_CASE("a large picture does not ask for more points than the worker computes in a moment") {
  const plot::Box large{0, 0, 3000, 2000};
  const PlaneGrid grid = covering_grid(camera, large, 14);
  CHECK(grid.size() < 60 * 60);
  CHECK(grid.size() > 30 * 30);
}

TEST_CASE("scores are compared no nearer to t = 0 than the evaluation's") {
  Experiment experiment;
  CHECK(score_time(experiment, 0.0) == experiment.evaluation.t_min);
  CHECK(score_time(experiment, 0.4) == 0.4);
  CHECK(score_time(experiment, 1.0) == experiment.schedule.t_max);
}

TEST_CASE("arrows stand at fixed points of the plane and show both scores") {
  const auto p = gaussian();
  const auto scores = scores_of(*p, {{-5.0, -5.0}, {0.5, 5.0}, 30, 30});
  ArrowField field;
  field.update(p, scores, camera, field_box, 34);
  REQUIRE(field.arrows().size() > 50);
  for (const auto& arrow : field.arrows()) {
    REQUIRE(arrow.exact);
    CHECK((*arrow.exact - p->score(arrow.at)).norm() < 1e-9);
    // Where there is no grid, there is no learned score.
    CHECK(arrow.learned.has_value() == (arrow.at.x() <= 0.5));
    if (arrow.learned) CHECK((*arrow.learned - *arrow.exact).norm() < 1e-4);
    CHECK(std::abs(arrow.at.x() / 0.34 - std::round(arrow.at.x() / 0.34)) < 1e-9);
  }
  ArrowField moved;
  moved.update(p, nullptr, panned(camera, {7, 3}), field_box, 34);
  const Eigen::Vector2d one = moved.arrows()[moved.arrows().size() / 2].at;
  CHECK(std::any_of(field.arrows().begin(), field.arrows().end(),
                    [&](const auto& arrow) { return (arrow.at - one).norm() < 1e-9; }));
  // Longer scores, longer arrows, but not without end.
  CHECK(shown_length(1.0, 2.0) < shown_length(4.0, 2.0));
  CHECK(shown_length(1e9, 2.0) <= 1.0);
}

TEST_CASE("where no exact score is known the arrows show the learned one alone") {
  const auto p = gaussian();
  const auto scores = scores_of(*p, {{-5.0, -5.0}, {5.0, 5.0}, 30, 30});
  ArrowField field;
  field.update(nullptr, scores, camera, field_box, 34);
  REQUIRE(field.arrows().size() > 50);
  for (const auto& arrow : field.arrows()) CHECK_FALSE(arrow.exact.has_value());
  CHECK(std::ranges::any_of(field.arrows(), [](const auto& a) { return a.learned.has_value(); }));
  field.update(nullptr, nullptr, camera, field_box, 34);
  CHECK(field.arrows().empty());
}

TEST_CASE("the error map is the distance of the scores, faint where there is no mass") {
  const auto p = gaussian();
  auto scores = scores_of(*p, {{-7.5, -8.0}, {8.5, 8.0}, 33, 33});
  scores->learned.row(0).array() += 0.3F;
  scores->learned.row(1).array() -= 0.4F;
  const auto map = score_error_map(*scores, *p);
  CHECK(map->values.row(0).minCoeff() == doctest::Approx(0.5).epsilon(1e-3));
  CHECK(map->values.row(0).maxCoeff() == doctest::Approx(0.5).epsilon(1e-3));
  // In the middle there is mass, in the corner there is none.
  CHECK(map->values(1, 16 * 33 + 16) == 1.0F);
  CHECK(map->values(1, 0) < 0.2F);

  // What is far away does not set the scale.
  for (Eigen::Index i = 0; i < scores->grid.size(); ++i) {
    if (p->log_density(scores->grid.point(i))[0] < -30.0) scores->learned.col(i).array() += 1000.0F;
  }
  CHECK(score_error_map(*scores, *p)->top == doctest::Approx(1.0));
  CHECK(score_error_map(*scores, *p, 0.5)->top == doctest::Approx(1.0));
  CHECK(score_error_map(*scores, *p, 2.5)->top == 2.5);
}

TEST_CASE("the probe tells the angle and the length of the learned score") {
  const auto p = gaussian();
  auto scores = scores_of(*p, {{-3.0, -3.0}, {3.0, 3.0}, 41, 41});
  // Turned by 90 degrees against the clock, and half as long again.
  for (Eigen::Index i = 0; i < scores->grid.size(); ++i) {
    const Eigen::Vector2f s = scores->exact.col(i);
    scores->learned.col(i) = 1.5F * Eigen::Vector2f(-s.y(), s.x());
  }
  const Eigen::Vector2d x(0.9, 0.4);
  const ProbeReading reading = probe(x, p.get(), 0.2, p.get(), 0.2, scores.get());
  REQUIRE(reading.log_density);
  CHECK(*reading.log_density == doctest::Approx(p->log_density(x)[0]));
  REQUIRE(reading.exact);
  CHECK((*reading.exact - p->score(x)).norm() < 1e-9);
  CHECK(reading.angle == doctest::Approx(90.0).epsilon(1e-4));
  CHECK(reading.length == doctest::Approx(1.5).epsilon(1e-4));
  CHECK(reading.responsibilities.sum() == doctest::Approx(1.0));

  CHECK_FALSE(reading.near_zero);
  const auto lines = describe(reading, {.scores = true, .direction = true, .shares = true});
  const auto value = [&](const char* name) {
    for (const ProbeLine& line : lines) {
      if (line.name == name) return line.value;
    }
    return std::string("missing");
  };
  CHECK(value("x") == "(0.90, 0.40)");
  // A right angle between sides of 1 and 1.5.
  CHECK(value("score error") == plot::fixed(std::hypot(1.0, 1.5) * reading.exact->norm(), 2));
  CHECK(value("direction, length") == "90° off, ×1.50");
  CHECK(value("from mode 1") == "100 %");
  CHECK(value("scores at t") == "missing");
  // Without the worker's answer it says so, and not a number.
  const ProbeReading waiting = probe(x, p.get(), 0.0, p.get(), 0.01, nullptr);
  CHECK_FALSE(waiting.learned);
  CHECK(describe(waiting, {.scores = true})[3].value == "…");
  CHECK(describe(waiting, {}).size() == 3);
  CHECK(describe(waiting, {})[2].value == "…");
  // Where none will come, it says that.
  ProbeReading forgotten = waiting;
  forgotten.model_kept = false;
  CHECK(describe(forgotten, {.scores = true})[3].value == "model not kept");
  CHECK(describe(forgotten, {})[2].value == "model not kept");
  ProbeReading sampled = waiting;
  sampled.has_score = false;
  CHECK(describe(sampled, {})[2].value == "not known");
}

TEST_CASE("where the exact score is nearly 0, its relative errors are not told") {
  const auto p = gaussian();
  TypicalScore typical;
  // The mean square of a Gaussian's score is the trace of the inverse covariance.
  const double expected = std::sqrt(p->mixture()->covariance(0).inverse().trace());
  CHECK(typical.of(p) == doctest::Approx(expected).epsilon(0.15));
  CHECK(typical.of(nullptr) == 0.0);

  auto scores = scores_of(*p, {{-3.0, -3.0}, {3.0, 3.0}, 41, 41});
  scores->learned.row(0).array() += 0.3F;
  const auto told = [&](const Eigen::Vector2d& offset) {
    const Eigen::Vector2d x = p->mean() + offset;
    const ProbeReading reading = probe(x, p.get(), 0.2, p.get(), 0.2, scores.get(), typical.of(p));
    return describe(reading, {.direction = true}).back().value;
  };
  CHECK(told({0.001, 0.0}) == "score near 0");
  CHECK(told({1.0, 0.0}).find("° off, ×") != std::string::npos);
  // Long lengths in brief.
  ProbeReading reading;
  reading.exact = Eigen::Vector2d(1.0, 0.0);
  reading.learned = Eigen::Vector2d(18.7, 0.0);
  reading.length = 18.7;
  CHECK(describe(reading, {.direction = true}).back().value == "0° off, ×19");
  // Of many modes the likeliest.
  reading.responsibilities = Eigen::VectorXd::LinSpaced(8, 0.0, 0.25);
  const ProbeLine shares = describe(reading, {.shares = true}).back();
  CHECK(shares.name == "from mode 8, 7, 6");
  CHECK(shares.value == "25, 21, 18 %");
  reading.responsibilities = Eigen::Vector2d(0.25, 0.75);
  CHECK(describe(reading, {.shares = true}).back().name == "from mode 1, 2");
  CHECK(describe(reading, {.shares = true}).back().value == "25, 75 %");
}
