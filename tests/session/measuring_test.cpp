#include "session/driving.h"
#include "session/measured_draws.h"
#include "session/run.h"
#include "session/tilt_figures.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// With more points than coarse figures rest on.
Experiment with_many_points(Experiment experiment = tiny()) {
  experiment.evaluation.points = 600;
  return experiment;
}

const Session::Options behind{
    .pretrained = {}, .base_model = {}, .start = nullptr, .measuring = Measuring::behind};

std::shared_ptr<const Snapshot> wait_for_figures(const Session& session) {
  return wait_until(session, [](const Snapshot& s) { return at_rest(s) && !s.measuring; });
}

void check_same_fit(const SampleFit& a, const SampleFit& b) {
  CHECK(a.nll == b.nll);
  CHECK(a.mean_error == b.mean_error);
  CHECK(a.weight_error == b.weight_error);
  CHECK(a.shares == b.shares);
}

void check_same_figures(const Snapshot& a, const Snapshot& b) {
  REQUIRE(a.tilts->size() == b.tilts->size());
  for (std::size_t k = 0; k < a.tilts->size(); ++k) {
    CAPTURE(k);
    const TiltRecord& one = (*a.tilts)[k];
    const TiltRecord& other = (*b.tilts)[k];
    CHECK(one.precision == other.precision);
    CHECK(one.points == other.points);
    CHECK(one.rmse == other.rmse);
    CHECK(one.rmse_weighted == other.rmse_weighted);
    CHECK(one.rmse_deviation == other.rmse_deviation);
    CHECK(one.samples == other.samples);
    check_same_fit(one.fit, other.fit);
    check_same_fit(one.exact, other.exact);
  }
}

std::vector<Precision> precisions(const Snapshot& s) {
  std::vector<Precision> list;
  for (const TiltRecord& record : *s.tilts) list.push_back(record.precision);
  return list;
}

/// A run as it stands in a snapshot.
Run run_in(const Snapshot& s) {
  Run run = new_run(s.run, s.experiment, {}, s.history->budget);
  run.base.accept(Model{*s.experiment, s.model->network, 0}, "");
  run.history = s.history;
  run.tilts = s.tilts;
  run.finished = true;
  stand_at(run, s.history->tilts.back());
  return run;
}

}  // namespace

TEST_CASE("what is measured behind a run is in the end what is measured in step") {
  for (const int points : {100, 600}) {
    CAPTURE(points);
    Experiment experiment = tiny();
    experiment.evaluation.points = points;
    Session in_step(experiment, {});
    const auto expected = run_to_end(in_step);
    CHECK_FALSE(expected->measuring);
    Session session(experiment, behind);
    run_to_end(session);
    const auto end = wait_for_figures(session);
    CHECK(end->phase == Phase::finished);
    check_same_run(*expected, *end);
    check_same_figures(*expected, *end);
    CHECK(*end->samples == *expected->samples);
  }
}

TEST_CASE("a run is shown by as many draws as a picture needs, the first of its result") {
  Experiment experiment = tiny();
  experiment.evaluation.points = 1'300;
  Session session(experiment, behind);
  const auto end = run_to_end(session);
  for (const TiltRecord& record : *end->tilts) CHECK(record.samples == 1'000);
  REQUIRE(end->final_samples->cols() == 1'300);
  CHECK(end->final_samples->leftCols(1'000) == end->samples->cast<double>());
}

TEST_CASE("a tilt does not wait for figures, and a pause makes them precise") {
  Session session(with_many_points(endless()), behind);
  session.send(Play{});
  const auto coarse = wait_until(session, [](const Snapshot& s) {
    return s.activity == Activity::tilting && precisions(s) == std::vector{Precision::coarse};
  });
  CHECK(coarse->measuring);
  CHECK(coarse->tilts->front().points == coarse_points);
  session.send(Pause{});
  const auto full = wait_until(
      session, [](const Snapshot& s) { return precisions(s) == std::vector{Precision::full}; });
  CHECK(full->phase == Phase::paused);
  CHECK(full->activity == Activity::tilting);
  CHECK_FALSE(full->measuring);
  const TiltRecord& before = coarse->tilts->front();
  const TiltRecord& after = full->tilts->front();
  CHECK(after.points == 600);
  check_same_fit(before.fit, after.fit);
  CHECK(std::abs(before.rmse - after.rmse) < 4.0 * before.rmse_deviation);
  CHECK(before.rmse_deviation > after.rmse_deviation);
}

TEST_CASE("another target does not have the base model measured again") {
  Session session(with_many_points(), behind);
  session.send(Step{});
  wait_until(session, [](const Snapshot& s) { return s.samples && at_rest(s); });
  const auto base = wait_for_figures(session);
  Experiment other = with_many_points();
  other.reward.b *= 2.0;
  session.send(Configure{.experiment = other, .transient = true});
  const auto next = wait_until(
      session, [&](const Snapshot& s) { return s.run > base->run && s.tilts->size() == 1; });
  check_same_figures(*next, *base);
  CHECK(next->samples == base->samples);
}

TEST_CASE("every tilt has coarse figures, and one whose model is let go keeps them") {
  Session session(with_many_points(), behind);
  session.send(SetHistoryBudget{1});
  run_to_end(session);
  const auto end = wait_for_figures(session);
  CHECK(precisions(*end) ==
        std::vector{Precision::full, Precision::coarse, Precision::coarse, Precision::full});
  for (const TiltRecord& record : *end->tilts) {
    CHECK(std::isfinite(record.rmse));
    CHECK(std::isfinite(record.fit.nll));
    CHECK(record.points == (record.precision == Precision::full ? 600 : coarse_points));
  }
}

TEST_CASE("a run that comes back is measured to the end") {
  Session in_step(with_many_points(), {});
  const auto expected = run_to_end(in_step);
  Session session(with_many_points(), behind);
  const auto first = run_to_end(session);
  Experiment other = with_many_points();
  other.tilting.lambda = 0.2;
  session.send(Configure{other});
  wait_until(session, [&](const Snapshot& s) { return s.run > first->run && at_rest(s); });
  session.send(Restore{first->run, with_many_points()});
  wait_until(session, [&](const Snapshot& s) { return s.run == first->run; });
  const auto back = wait_for_figures(session);
  check_same_run(*expected, *back);
  check_same_figures(*expected, *back);
  // And so is one that goes on from the middle.
  session.send(Branch{1, with_many_points()});
  wait_until(session, [&](const Snapshot& s) { return s.run > first->run && at_rest(s); });
  run_to_end(session);
  check_same_figures(*expected, *wait_for_figures(session));
}

TEST_CASE("coarse figures say how far they are off") {
  // Over many seeds: the deviation that each tells of itself against that of them all.
  Session session(with_many_points(), {});
  const auto end = run_to_end(session);
  Workers workers(1);
  TiltToMeasure tilt{.tilt = 3,
                     .evaluation = {.points = 5'000, .t_min = 0.01},
                     .seed = 0,
                     .density = end->density,
                     .scored = true,
                     .draws = 600,
                     .samples = end->samples};
  const auto measured = [&](Precision precision) {
    return measure_tilt(end->model->network, tilt, precision, workers, [](double) {});
  };
  std::vector<double> errors;
  double told = 0.0;
  constexpr int seeds = 60;
  for (tilt.seed = 0; tilt.seed < seeds; ++tilt.seed) {
    const TiltFigures figures = measured(Precision::coarse);
    CHECK(figures.points == coarse_points);
    errors.push_back(figures.error.rmse);
    told += figures.error.rmse_deviation / seeds;
  }
  const Eigen::Map<const Eigen::ArrayXd> all(errors.data(), seeds);
  const double mean = all.mean();
  const double deviation = std::sqrt((all - mean).square().sum() / (seeds - 1));
  // Stratified times do better than what is told; the estimate itself is good to a tenth.
  CHECK(deviation < 1.4 * told);
  CHECK(deviation > 0.3 * told);
  const TiltFigures full = measured(Precision::full);
  CHECK(full.points == 5'000);
  CHECK(std::abs(full.error.rmse - mean) < 5.0 * told / std::sqrt(1.0 * seeds));
  CHECK(full.error.rmse_deviation == doctest::Approx(told * std::sqrt(256.0 / 5'000)).epsilon(0.2));
}

TEST_CASE("what is not known is not awaited") {
  TiltRecord record;
  await_figures(record, {});
  CHECK(record.precision == Precision::full);
  CHECK(std::isnan(record.rmse));
  CHECK(std::isnan(record.fit.nll));
  CHECK(record.points == 0);
}

TEST_CASE("a run goes back to before a tilt, or as far as its history knows") {
  Session session(tiny(), {});
  const auto end = run_to_end(session);
  const Run run = run_in(*end);
  const Run before = before_tilt(run, 2);
  CHECK(before.at.tilt == 1);
  CHECK(before.tilts->size() == 2);
  CHECK(before.history->tilts.size() == 2);
  CHECK(before.at.network->mlp().parameters() == *end->history->find(1)->parameters);
  CHECK(before.at.measured.samples == end->history->find(1)->samples);
  CHECK_FALSE(before.finished);
  Run thin = run;
  thin.history = with_budget(*run.history, 1);
  CHECK(before_tilt(thin, 3).at.tilt == 0);
  CHECK(before_tilt(thin, 3).tilts->size() == 1);
}

TEST_CASE("while a base model is trained, it is seen, and is the model that it would have been") {
  Experiment experiment = tiny();
  experiment.training.epochs = 400;
  Session alone(experiment, {});
  alone.send(TrainBase{});
  const auto expected =
      wait_until(alone, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  CHECK(expected->base_preview == nullptr);

  Experiment longer = experiment;
  longer.training.epochs = 1'000'000;
  Session session(longer, behind);
  session.send(TrainBase{});
  const auto first =
      wait_until(session, [](const Snapshot& s) { return s.base_preview != nullptr; });
  CHECK(first->activity == Activity::training_base);
  CHECK(first->base_preview->rows() == 2);
  CHECK(first->base_preview->allFinite());
  const auto second =
      wait_until(session, [&](const Snapshot& s) { return s.base_preview != first->base_preview; });
  REQUIRE(second->base_preview != nullptr);
  CHECK(*second->base_preview != *first->base_preview);

  session.send(Configure{experiment});
  session.send(TrainBase{});
  const auto end = wait_until(session, [&](const Snapshot& s) {
    return s.run > second->run && s.base_ready && at_rest(s);
  });
  CHECK(end->base_preview == nullptr);
  CHECK(write_model(*end->model) == write_model(*expected->model));
}
