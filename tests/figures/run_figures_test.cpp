#include "figures/run_figures.h"

#include "finetune/method.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace tiltscope;
using namespace tiltscope::plot;

namespace {

Snapshot snapshot_with(std::vector<TiltRecord> tilts, std::vector<EpochRecord> epochs) {
  Snapshot snapshot;
  snapshot.experiment = std::make_shared<Experiment>();
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
  snapshot.base_epochs = std::make_shared<const std::vector<EpochRecord>>(std::move(epochs));
  return snapshot;
}

TiltRecord tilt(int k, double rmse, double weighted) {
  TiltRecord record;
  record.tilt = k;
  record.rmse = rmse;
  record.rmse_weighted = weighted;
  return record;
}

constexpr CurveColours colours{rgb(0xff0000), rgb(0x0000ff), rgb(0x888888)};

Figure built(FigureKind kind, const Snapshot& snapshot, const std::vector<OtherRun>& others = {},
             Abscissa abscissa = Abscissa::tilt) {
  Figure figure = figure_of(kind, snapshot, others, abscissa, colours);
  fit_y(figure);
  return figure;
}

}  // namespace

TEST_CASE("the error's axis spans all tilts from the start and says on which times it rests") {
  const Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)}, {});
  const Figure figure = built(FigureKind::score_error, snapshot);
  CHECK(figure.x.range == Range{0, 20});
  CHECK(figure.note.find("[0.01, 0.999]") != std::string::npos);
  REQUIRE(figure.series.size() == 2);
  CHECK(figure.series[0].x == std::vector<double>{0, 1});
  CHECK(figure.series[0].y == std::vector<double>{0.2, 0.3});
  CHECK(figure.series[1].y == std::vector<double>{0.02, 0.03});
  CHECK_FALSE(figure.series[0].colour == figure.series[1].colour);
  CHECK(figure.y.range.low == 0.0);
  CHECK(figure.placeholder.empty());
}

TEST_CASE("coarse errors have a band of two standard errors, full ones none, awaited ones a gap") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03), tilt(2, 0.4, 0.04)};
  for (TiltRecord& record : records) {
    record.rmse_deviation = 0.05;
    record.rmse_weighted_deviation = 0.002;
    record.points = 256;
  }
  CHECK(built(FigureKind::score_error, snapshot_with(records, {})).series[0].low.empty());
  records[1].precision = Precision::coarse;
  records[2].precision = Precision::awaited;
  records[2].rmse = records[2].rmse_weighted = std::numeric_limits<double>::quiet_NaN();
  const Figure figure = built(FigureKind::score_error, snapshot_with(records, {}));
  REQUIRE(figure.series[0].low.size() == 3);
  REQUIRE(figure.series[0].high.size() == 3);
  CHECK(figure.series[0].low[0] == 0.2);
  CHECK(figure.series[0].high[0] == 0.2);
  CHECK(figure.series[0].low[1] == doctest::Approx(0.2));
  CHECK(figure.series[0].high[1] == doctest::Approx(0.4));
  CHECK(std::isnan(figure.series[0].low[2]));
  CHECK(figure.series[1].low[1] == doctest::Approx(0.026));
  CHECK(figure.series[1].high[1] == doctest::Approx(0.034));
  CHECK(figure.passing == ", coarse at 1 tilt");
  // No error is negative.
  records[1].rmse_deviation = 0.5;
  CHECK(built(FigureKind::score_error, snapshot_with(records, {})).series[0].low[1] == 0.0);
}

TEST_CASE("the NLL of exact samples has a band in which nine of ten sets of them lie") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03), tilt(2, 0.3, 0.03)};
  for (TiltRecord& record : records) record.exact.nll = 2.8;
  CHECK(built(FigureKind::nll, snapshot_with(records, {})).series[1].low.empty());
  records[0].exact.nll_chance = 0.04;
  records[1].exact.nll_chance = 0.02;
  const Figure figure = built(FigureKind::nll, snapshot_with(records, {}));
  const Series& exact = figure.series[1];
  CHECK(exact.name == "exact samples");
  REQUIRE(exact.low.size() == 3);
  CHECK(exact.low[0] == doctest::Approx(2.8 - 1.645 * 0.04));
  CHECK(exact.high[0] == doctest::Approx(2.8 + 1.645 * 0.04));
  CHECK(exact.high[1] == doctest::Approx(2.8 + 1.645 * 0.02));
  CHECK(exact.low[2] == 2.8);
  // The average itself may be known by weighted draws.
  records[2].exact.nll_chance = 0.03;
  records[2].exact.nll_deviation = 0.04;
  CHECK(built(FigureKind::nll, snapshot_with(records, {})).series[1].high[2] ==
        doctest::Approx(2.8 + 1.645 * 0.05));
  // All of it is in sight.
  CHECK(figure.y.range.high > exact.high[0]);
  CHECK(built(FigureKind::mean_error, snapshot_with(records, {})).series[1].low.empty());
}

TEST_CASE("the samples that a finished run is judged by stand beside the curve of fewer") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(20, 0.3, 0.03)};
  for (TiltRecord& record : records) record.samples = 1'000;
  Snapshot snapshot = snapshot_with(records, {});
  snapshot.final_samples = std::make_shared<const Eigen::MatrixXd>(2, 5'000);
  const std::size_t before = built(FigureKind::nll, snapshot).series.size();
  Judgement judgement;
  judgement.metrics.emplace();
  judgement.metrics->nll.value = 2.84;
  judgement.metrics->nll.floor.median = 2.83;
  judgement.metrics->nll.floor.ninetieth = 2.85;
  judgement.metrics->mean_error.value = 3e-4;
  snapshot.judgement = std::make_shared<const Judgement>(judgement);

  const Figure figure = built(FigureKind::nll, snapshot);
  REQUIRE(figure.series.size() == before + 1);
  const Series& point = figure.series[2];
  CHECK(point.name == "5,000 for the verdict");
  CHECK(point.x == std::vector<double>{20});
  CHECK(point.y == std::vector<double>{2.84});
  // From the 90th percentile, 1.28 deviations above the median, to the middle 90 %.
  REQUIRE(point.low.size() == 1);
  CHECK(point.low[0] == doctest::Approx(2.83 - 1.2836 * 0.02).epsilon(1e-5));
  CHECK(point.high[0] == doctest::Approx(2.83 + 1.2836 * 0.02).epsilon(1e-5));

  const Figure of_mean = built(FigureKind::mean_error, snapshot);
  CHECK(of_mean.series[2].y == std::vector<double>{3e-4});
  CHECK(of_mean.series[2].low.empty());
  CHECK(built(FigureKind::weight_error, snapshot).series.size() == 2);
  // Where the curve's samples are all there are, it says the same.
  snapshot.final_samples = std::make_shared<const Eigen::MatrixXd>(2, 1'000);
  CHECK(built(FigureKind::nll, snapshot).series.size() == before);
}

TEST_CASE("where the shares of a tilt are not known, their curves have a gap") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)};
  records[0].fit.shares = Eigen::Vector2d(0.4, 0.6);
  records[0].exact.shares = Eigen::Vector2d(0.5, 0.5);
  records[1].fit = records[1].exact = unknown_fit();
  const Figure figure = built(FigureKind::shares, snapshot_with(records, {}));
  REQUIRE(figure.series.size() == 4);
  CHECK(figure.series[1].y[0] == 0.6);
  for (const Series& series : figure.series) CHECK(std::isnan(series.y[1]));
}

TEST_CASE("runs of different N share an axis of strengths, and the longest sets that of tilts") {
  Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)}, {});
  std::vector<TiltRecord> other;
  for (int k = 0; k <= 50; ++k) {
    other.push_back(tilt(k, 0.1, 0.01));
    other.back().lambda = k / 50.0;
  }
  const std::vector<OtherRun> others = {
      {"N = 50", rgb(0x00ff00), {std::make_shared<const std::vector<TiltRecord>>(other)}}};
  const Figure by_tilt = built(FigureKind::score_error, snapshot, others);
  CHECK(by_tilt.x.range == Range{0, 50});
  REQUIRE(by_tilt.series.size() == 3);
  CHECK(by_tilt.series[2].name == "N = 50");
  CHECK(by_tilt.series[2].x.back() == 50);
  const Figure by_strength = built(FigureKind::score_error, snapshot, others, Abscissa::strength);
  CHECK(by_strength.x.range == Range{0, 1});
  CHECK(by_strength.series[2].x.back() == 1.0);
}

TEST_CASE("shares and the error budget show this run alone, and of shares the ends of the others") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)};
  std::vector<TiltRecord> longer = {tilt(0, 0.2, 0.02), tilt(100, 0.3, 0.03)};
  for (std::vector<TiltRecord>* run : {&records, &longer}) {
    for (TiltRecord& record : *run) {
      record.fit.shares = record.exact.shares = Eigen::Vector2d(0.5, 0.5);
    }
  }
  longer[1].fit.shares = Eigen::Vector2d(0.375, 0.625);
  Snapshot snapshot = snapshot_with(records, {});
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1);
  const std::vector<OtherRun> others = {
      {"N = 100", rgb(0x00ff00), {std::make_shared<const std::vector<TiltRecord>>(longer)}}};
  const Figure shares = built(FigureKind::shares, snapshot, others);
  CHECK(shares.x.range == Range{0, 20});
  CHECK(shares.note.ends_with("; this run alone"));
  CHECK(shares.series[1].about.ends_with("\nN = 100 ends at 0.625."));
  const Figure budget = built(FigureKind::error_budget, snapshot, others);
  CHECK(budget.x.range == Range{-0.5, 20.5});
  CHECK(budget.note.ends_with("; this run alone"));
  CHECK_FALSE(built(FigureKind::shares, snapshot).note.ends_with("alone"));
}

TEST_CASE("strengths may be negative, and turn back") {
  Experiment experiment;
  experiment.tilting.lambda = -1.5;
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03), tilt(2, 0.3, 0.03)};
  records[1].lambda = 0.25;
  Snapshot snapshot = snapshot_with(records, {});
  snapshot.experiment = std::make_shared<const Experiment>(experiment);
  snapshot.course = std::make_shared<const TiltCourse>(experiment);
  const Figure figure = built(FigureKind::score_error, snapshot, {}, Abscissa::strength);
  CHECK(figure.x.range == Range{-1.5, 0.25});
}

TEST_CASE("runs that differ in their seed become a median with a band, as far as all have come") {
  const Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02)}, {});
  OtherRun other{"N = 2, 3 seeds", rgb(0x00ff00), {}};
  for (const double rmse : {0.1, 0.4, 0.2}) {
    std::vector<TiltRecord> records = {tilt(0, rmse, 0.01), tilt(1, 2.0 * rmse, 0.01)};
    if (rmse != 0.4) records.push_back(tilt(2, 0.5, 0.01));
    other.seeds.push_back(std::make_shared<const std::vector<TiltRecord>>(records));
  }
  const Figure figure = built(FigureKind::score_error, snapshot, {other});
  REQUIRE(figure.series.size() == 3);
  const Series& band = figure.series[2];
  CHECK(band.x == std::vector<double>{0, 1});
  CHECK(band.y == std::vector<double>{0.2, 0.4});
  REQUIRE(band.low.size() == 2);
  CHECK(band.low[0] == doctest::Approx(0.15));
  CHECK(band.high[1] == doctest::Approx(0.6));
}

TEST_CASE("each distance stands beside the line that exact samples reach") {
  TiltRecord record = tilt(1, 0, 0);
  record.fit = {3.0, 0.02, 0.003, Eigen::VectorXd{{0.6, 0.4}}};
  record.exact = {2.8, 0.01, 0.001, Eigen::VectorXd{{0.5, 0.5}}};
  const Snapshot snapshot = snapshot_with({record}, {});
  const auto check = [&](FigureKind kind, double fit, double exact) {
    const Figure figure = built(kind, snapshot);
    REQUIRE(figure.series.size() == 2);
    CHECK(figure.series[0].y == std::vector<double>{fit});
    CHECK_FALSE(figure.series[0].dashed);
    CHECK(figure.series[1].y == std::vector<double>{exact});
    CHECK(figure.series[1].dashed);
    CHECK(figure.series[0].words.empty());
    CHECK(figure.series[1].words.starts_with("exact samples; above: "));
  };
  check(FigureKind::nll, 3.0, 2.8);
  check(FigureKind::mean_error, 0.02, 0.01);
  check(FigureKind::weight_error, 0.003, 0.001);
  const Figure shares = built(FigureKind::shares, snapshot);
  REQUIRE(shares.series.size() == 4);
  CHECK(shares.series[0].y == std::vector<double>{0.6});
  CHECK(shares.series[3].y == std::vector<double>{0.5});
}

TEST_CASE("shares that weighted draws tell have a band of two standard errors") {
  std::vector<TiltRecord> records = {tilt(0, 0, 0), tilt(1, 0, 0)};
  for (TiltRecord& record : records) {
    record.fit = {0.1, 0.02, 0.003, Eigen::Vector2d(0.6, 0.4)};
    record.exact = {0.05, 0.01, 0.001, Eigen::Vector2d(0.99, 0.01)};
  }
  CHECK(built(FigureKind::shares, snapshot_with(records, {})).series[3].low.empty());
  records[1].exact.shares_deviation = Eigen::Vector2d(0.02, 0.02);
  const Snapshot snapshot = snapshot_with(records, {});
  const Figure shares = built(FigureKind::shares, snapshot);
  REQUIRE(shares.series.size() == 4);
  CHECK(shares.series[0].low.empty());
  CHECK(shares.series[2].low[1] == doctest::Approx(0.95));
  CHECK(shares.series[3].low[1] == 0.0);  // and no share is negative
  CHECK(shares.series[3].high[1] == doctest::Approx(0.05));
  CHECK(shares.note.ends_with("exact weight; band: two standard errors of the exact value"));
}

TEST_CASE("loss and seconds leave the base model out") {
  std::vector<TiltRecord> records = {tilt(0, 0, 0), tilt(1, 0, 0), tilt(2, 0, 0)};
  for (int k : {1, 2}) {
    records[static_cast<std::size_t>(k)].loss = 0.1 * k;
    records[static_cast<std::size_t>(k)].training_seconds = 3.0;
    records[static_cast<std::size_t>(k)].sampling_seconds = 1.0;
  }
  const Snapshot snapshot = snapshot_with(records, {});
  CHECK(built(FigureKind::tilt_loss, snapshot).series[0].x == std::vector<double>{1, 2});
  CHECK(built(FigureKind::seconds, snapshot).series[0].y == std::vector<double>{3, 3});
  CHECK(built(FigureKind::seconds, snapshot).series[1].y == std::vector<double>{1, 1});
  // Another run that only sampled is not in their legend.
  const auto drawn = std::make_shared<const std::vector<TiltRecord>>(1, records[0]);
  const std::vector<OtherRun> others = {{"steering", rgb(0x00ff00), {drawn}}};
  CHECK(built(FigureKind::tilt_loss, snapshot, others).series.size() == 1);
  CHECK(built(FigureKind::nll, snapshot, others).series.size() == 3);
  // Nor is one of another method in that of the losses.
  std::vector<OtherRun> draft = {{"DRaFT", rgb(0x00ff00), {snapshot.tilts}}};
  CHECK(built(FigureKind::tilt_loss, snapshot, draft).series.size() == 2);
  draft.front().same_method = false;
  CHECK(built(FigureKind::tilt_loss, snapshot, draft).series.size() == 1);
  CHECK(built(FigureKind::seconds, snapshot, draft).series.size() == 3);
}

TEST_CASE("where the loss says nothing, and beside such runs, the gradient is shown") {
  std::vector<TiltRecord> records = {tilt(0, 0, 0), tilt(1, 0, 0), tilt(2, 0, 0)};
  for (TiltRecord& record : records) record.gradient = 0.5 * record.tilt;
  const auto shown = [&](const std::vector<OtherRun>& others) {
    return built(FigureKind::tilt_loss, snapshot_with(records, {}), others);
  };
  CHECK(shown({}).y.label == "loss");
  auto unknown = std::make_shared<std::vector<TiltRecord>>(records);
  unknown->back().loss = std::numeric_limits<double>::quiet_NaN();
  const Figure beside = shown({{"exact", rgb(0x00ff00), {unknown}}});
  CHECK(beside.title == "Gradient of the tilts");
  REQUIRE(beside.series.size() == 2);
  CHECK(beside.series[0].y == std::vector<double>{0.5, 1.0});
  CHECK(beside.series[1].y == std::vector<double>{0.5, 1.0});
  records = *unknown;
  CHECK(shown({}).y.label == "gradient²");
}

TEST_CASE("empty figures say why they are empty") {
  Snapshot snapshot = snapshot_with({}, {});
  for (const FigureKind kind : all_figures) CHECK_FALSE(built(kind, snapshot).placeholder.empty());
  CHECK(built(FigureKind::base_loss, snapshot).placeholder.find("pretrained") == std::string::npos);
  snapshot.base_ready = true;
  CHECK(built(FigureKind::base_loss, snapshot).placeholder ==
        "pretrained model loaded: no training curve");
}

TEST_CASE("the base training has one point an epoch") {
  const Figure figure =
      built(FigureKind::base_loss, snapshot_with({}, {{1, 1.5, 1.6}, {2, 1.2, 1.3}}));
  CHECK(figure.placeholder.empty());
  CHECK(figure.series[0].y == std::vector<double>{1.5, 1.2});
  CHECK(figure.series[1].y == std::vector<double>{1.6, 1.3});
  CHECK(figure.y.range.low < 1.2);
  CHECK(figure.y.range.high > 1.6);
}

TEST_CASE("the base training's figure says which loss its two curves are") {
  Snapshot snapshot = snapshot_with({}, {{1, 1.5, 1.6}});
  Figure figure = built(FigureKind::base_loss, snapshot);
  CHECK(figure.y.label == "squared distance");
  CHECK(figure.note.find("(2.10)") == std::string::npos);
  Experiment experiment;
  experiment.training.target = TrainingTarget::sample;
  snapshot.experiment = std::make_shared<const Experiment>(experiment);
  figure = built(FigureKind::base_loss, snapshot);
  CHECK(figure.y.label == "loss (2.10)");
}

TEST_CASE("the budget stacks its parts, and what is below the noise counts nothing") {
  Snapshot snapshot = snapshot_with({tilt(0, 0, 0)}, {});
  ErrorBudget budget;
  budget.tilt = 4;
  budget.variants[0][0].distance = 0.7;   // learned
  budget.unclipped = 0.5;                 // without the clip
  budget.variants[1][0].distance = 0.2;   // first order
  budget.variants[2][0].distance = 0.05;  // exact, J steps: less than with more
  budget.variants[2][1].distance = 0.1;   // exact, fine
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget);
  const Figure figure = built(FigureKind::error_budget, snapshot);
  CHECK(figure.placeholder.empty());
  REQUIRE(figure.series.size() == 5);
  CHECK(figure.series[0].x == std::vector<double>{4});
  CHECK(figure.series[0].value(0) == doctest::Approx(0.1));
  CHECK(figure.series[1].value(0) == 0.0);
  CHECK(figure.series[2].value(0) == doctest::Approx(0.15));
  CHECK(figure.series[3].value(0) == doctest::Approx(0.3));
  CHECK(figure.series[4].value(0) == doctest::Approx(0.2));
  for (std::size_t i = 1; i < 5; ++i) CHECK(figure.series[i].from == figure.series[i - 1].y);
  CHECK(figure.y.range.low == 0.0);

  // Without the clip they would run away: what is left with it is the network's.
  budget.unclipped = 1e45;
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget);
  const Figure held = built(FigureKind::error_budget, snapshot);
  CHECK(held.series[3].value(0) == doctest::Approx(0.5));
  CHECK(held.series[4].value(0) == 0.0);

  // Exact targets have no part of a Taylor expansion: all the way from exact scores is learned.
  auto exact = std::make_shared<Experiment>();
  exact->tilting.target = TiltTarget::exact;
  snapshot.experiment = exact;
  budget.unclipped = 0.5;
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget);
  const Figure learned = built(FigureKind::error_budget, snapshot);
  REQUIRE(learned.series.size() == 4);
  CHECK(learned.series[2].name == "network");
  CHECK(learned.series[2].value(0) == doctest::Approx(0.45));
  CHECK(learned.series[3].name == "clip");
}

TEST_CASE("what tilts leave out is shown in per cent, beside the truth of this course alone") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03), tilt(2, 0.4, 0.04)};
  records[1].left_out = 0.16;
  records[2].left_out = 0.12;
  Snapshot snapshot = snapshot_with(records, {});
  auto curve = std::make_shared<LeftOutCurve>();
  curve->course = snapshot.course;
  curve->tilts = {1, 20};
  curve->shares = {0.15, 0.11};
  snapshot.left_out = curve;
  const Figure figure = built(FigureKind::left_out, snapshot);
  REQUIRE(figure.series.size() == 2);
  CHECK(figure.series[0].x == std::vector<double>{1, 2});
  CHECK(figure.series[0].y == std::vector<double>{16, 12});
  CHECK(figure.series[1].x == std::vector<double>{1, 20});
  CHECK(figure.series[1].y == std::vector<double>{15, 11});
  CHECK(figure.series[1].dashed);
  CHECK(figure.y.range.low == 0.0);
  CHECK(figure.placeholder.empty());
  // It is there before the first tilt, and before the base model.
  for (const std::size_t measured : {1U, 0U}) {
    Snapshot before = snapshot;
    records.resize(measured);
    before.tilts = std::make_shared<const std::vector<TiltRecord>>(records);
    CHECK(built(FigureKind::left_out, before).placeholder.empty());
    CHECK(built(FigureKind::left_out, before).series[1].y == std::vector<double>{15, 11});
  }
  curve = std::make_shared<LeftOutCurve>(*curve);
  curve->course = std::make_shared<const TiltCourse>(Experiment{});
  snapshot.left_out = curve;
  CHECK(built(FigureKind::left_out, snapshot).series.size() == 1);
}

TEST_CASE("where nothing is known of what tilts leave out, the figure says why") {
  const Snapshot fresh = snapshot_with({tilt(0, 0.2, 0.02)}, {});
  CHECK(built(FigureKind::left_out, fresh).placeholder.starts_with("estimated after each tilt"));
  Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)}, {});
  CHECK(built(FigureKind::left_out, snapshot).placeholder.starts_with("not known"));
  Experiment exact;
  exact.tilting.target = TiltTarget::exact;
  snapshot.experiment = std::make_shared<const Experiment>(exact);
  const Figure never = built(FigureKind::left_out, snapshot);
  CHECK(never.placeholder.starts_with("nothing"));
  CHECK(never.series.empty());
}

TEST_CASE("where no network is trained, the figure of the score says so") {
  const double not_known = std::numeric_limits<double>::quiet_NaN();
  Snapshot snapshot = snapshot_with({tilt(0, not_known, not_known)}, {});
  Experiment experiment;
  experiment.method.kind = MethodKind::guidance;
  snapshot.course = std::make_shared<const TiltCourse>(make_method(experiment)->course(experiment));
  REQUIRE(snapshot.course->last() == 0);
  CHECK(built(FigureKind::score_error, snapshot).placeholder.starts_with("not known"));
  for (const FigureKind kind : {FigureKind::tilt_loss, FigureKind::seconds}) {
    CHECK(built(kind, snapshot).placeholder == "nothing: this method trains no network");
    CHECK(built(kind, snapshot).series.empty());
  }
  Snapshot guided = snapshot;
  guided.experiment = std::make_shared<const Experiment>(experiment);
  CHECK(built(FigureKind::error_budget, guided).placeholder.starts_with("not known"));
  CHECK(built(FigureKind::error_budget, guided).series.empty());
  CHECK(built(FigureKind::nll, snapshot).note.starts_with("nats, under the exact target"));
  CHECK(built(FigureKind::nll, snapshot).x.label == "k");
  snapshot.course = std::make_shared<const TiltCourse>(Experiment{});
  CHECK(built(FigureKind::score_error, snapshot).placeholder.empty());
}

TEST_CASE("tilts and epochs are counted along their axes, strengths are not") {
  const Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.1)}, {{1, 0.5, 0.6}});
  CHECK(built(FigureKind::score_error, snapshot).x.values == Values::whole);
  CHECK(built(FigureKind::base_loss, snapshot).x.values == Values::whole);
  CHECK(built(FigureKind::score_error, snapshot, {}, Abscissa::strength).x.values == Values::real);
}

TEST_CASE(
    "the effective size of particles goes along the calls, beside where they are drawn anew") {
  Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02)}, {});
  CHECK_FALSE(built(FigureKind::particles, snapshot).placeholder.empty());
  Experiment experiment;
  experiment.method.kind = MethodKind::steering;
  experiment.method.steering.resample_below = 0.3;
  snapshot.experiment = std::make_shared<const Experiment>(experiment);
  DrawReport drawn;
  drawn.samples = 5'000;
  drawn.ancestors = 1;
  drawn.redraws = 2;
  drawn.effective_shares = {1.0, 0.5, 0.25};
  snapshot.drawn = std::make_shared<const DrawReport>(drawn);
  const Figure figure = built(FigureKind::particles, snapshot);
  CHECK(figure.placeholder.empty());
  CHECK(figure.note == "1 ancestor of 5,000 samples; drawn anew 2 times");
  REQUIRE(figure.series.size() == 2);
  CHECK(figure.series[0].x == std::vector<double>{1, 2, 3});
  CHECK(figure.series[0].y == std::vector<double>{100, 50, 25});
  CHECK(figure.series[1].y == std::vector<double>{30, 30});
  CHECK(figure.x.range == Range{0, 3});
}

TEST_CASE("curves go along what runs have cost, and their axis reaches to the dearest of them") {
  std::vector<TiltRecord> cheap = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)};
  cheap[1].cost.forward_passes = 1'000'000;
  std::vector<TiltRecord> dear = cheap;
  dear[1].cost.parameter_passes = 2'000'000;
  const Snapshot snapshot = snapshot_with(cheap, {});
  const std::vector<OtherRun> others = {
      {"dear", rgb(0x00ff00), {std::make_shared<const std::vector<TiltRecord>>(dear)}}};
  const Figure figure = built(FigureKind::score_error, snapshot, others, Abscissa::passes);
  CHECK(figure.series[0].x == std::vector<double>{0, 1});
  CHECK(figure.series[2].x == std::vector<double>{0, 5});
  CHECK(figure.x.range == Range{0, 5});
  CHECK(place_of(1, snapshot, Abscissa::passes) == 1.0);
  CHECK(std::isnan(place_of(2, snapshot, Abscissa::passes)));
  CHECK(place_of(2, snapshot, Abscissa::tilt) == 2.0);
}

TEST_CASE("seeds that have cost differently lie at the median of their cost") {
  const Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02)}, {});
  OtherRun other{"3 seeds", rgb(0x00ff00), {}};
  for (const double seconds : {1.0, 9.0, 2.0}) {
    std::vector<TiltRecord> records = {tilt(0, 0.1, 0.01), tilt(1, 0.2, 0.01)};
    records[1].training_seconds = seconds;
    other.seeds.push_back(std::make_shared<const std::vector<TiltRecord>>(records));
  }
  const Figure figure = built(FigureKind::score_error, snapshot, {other}, Abscissa::seconds);
  CHECK(figure.series.back().x == std::vector<double>{0, 2});
}

TEST_CASE("every curve of every figure says what it shows, a pinned one which run it is of") {
  std::vector<TiltRecord> records = {tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)};
  for (TiltRecord& record : records) {
    record.fit.shares = record.exact.shares = Eigen::Vector2d(0.4, 0.6);
  }
  Snapshot snapshot = snapshot_with(records, {EpochRecord{}});
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1);
  auto left_out = std::make_shared<LeftOutCurve>();
  left_out->course = snapshot.course;
  left_out->tilts = {1};
  left_out->shares = {0.01};
  snapshot.left_out = left_out;
  auto drawn = std::make_shared<DrawReport>();
  drawn->ancestors = 1;
  drawn->effective_shares = {0.5};
  snapshot.drawn = drawn;
  OtherRun other{"mine", rgb(0x00ff00), {snapshot.tilts, snapshot.tilts}};
  other.about = "Pinned run 1, with N = 20.";
  for (const FigureKind kind : all_figures) {
    const Figure figure = built(kind, snapshot, {other});
    CAPTURE(figure.title);
    REQUIRE_FALSE(figure.series.empty());
    for (const Series& series : figure.series) {
      CAPTURE(series.name);
      CHECK_FALSE(series.about.empty());
      CHECK(series.about.starts_with(other.about) == (series.name == "mine"));
    }
  }
  CHECK(built(FigureKind::nll, snapshot, {other}).series.back().name == "mine");
}
