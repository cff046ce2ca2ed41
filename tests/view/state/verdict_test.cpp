#include "view/state/verdict.h"

#include "oracle/mixture_density.h"
#include "view/mock_gui.h"
#include "view/state/sentence.h"

#include <doctest/doctest.h>

#include <limits>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Quantiles as they are of many sets: a tenth of them at `ninetieth`.
Floor floor_of(double median, double ninetieth) {
  Floor floor;
  floor.median = median;
  floor.ninetieth = ninetieth;
  return floor;
}

/// What as many exact samples as a run's score, of the paper's problem.
SampleMetrics exact_metrics() {
  SampleMetrics metrics;
  metrics.nll = {2.83, floor_of(2.83, 2.845)};
  metrics.mean_error = {3e-4, floor_of(3e-4, 1.3e-3)};
  metrics.sliced_w2 = {0.05, floor_of(0.05, 0.09)};
  return metrics;
}

Snapshot finished(const SampleMetrics& metrics, Experiment experiment = {}) {
  Snapshot snapshot = snapshot_at(experiment.tilting.tilts, std::move(experiment));
  snapshot.phase = Phase::finished;
  Judgement judgement;
  judgement.metrics = metrics;
  snapshot.judgement = std::make_shared<const Judgement>(judgement);
  return snapshot;
}

Verdict verdict_with_nll(double nll) {
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = nll;
  return verdict_on(finished(metrics));
}

/// Of parts of these sizes, above a noise of 0.01.
ErrorBudget budget_with(double network, double taylor, double sampler, double clip, int tilt) {
  ErrorBudget budget = budget_of(tilt);
  const auto distance = [&](ScoreSource source, bool fine) -> double& {
    return budget.variants[static_cast<std::size_t>(source)][fine ? 1 : 0].distance;
  };
  distance(ScoreSource::exact, true) = 0.01;
  distance(ScoreSource::exact, false) = 0.01 + sampler;
  distance(ScoreSource::first_order, false) = 0.01 + sampler + taylor;
  budget.unclipped = 0.01 + sampler + taylor + network;
  distance(ScoreSource::learned, false) = budget.unclipped + clip;
  return budget;
}

/// A run that came out badly, with the parts of its error.
Snapshot bad_run(const ErrorBudget& budget, Experiment experiment = {}) {
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = 4.13;
  Snapshot snapshot = finished(metrics, std::move(experiment));
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget);
  return snapshot;
}

}  // namespace

TEST_CASE("what lies within the band of exact samples is good, above and below their median") {
  CHECK(verdict_with_nll(2.84).kind == Verdict::Kind::good);
  CHECK(verdict_with_nll(2.84).words == "Good: 0.01 nats above exact samples");
  CHECK(verdict_with_nll(2.82).words == "Good: 0.01 nats below exact samples, within their spread");
  CHECK(verdict_with_nll(2.83).words == "Good: as exact samples score");
  CHECK_FALSE(verdict_with_nll(2.84).unexplained);
}

TEST_CASE("a measure's severity is 1 where good ends and 2 where fair does") {
  const auto severity = [](double nll) { return verdict_with_nll(nll).measures[0].severity; };
  // The band of this NLL is 2.5 times 0.015 / 1.2816.
  constexpr double band = 2.5 * 0.015 / 1.2816;
  CHECK(severity(2.83) == 0.0);
  CHECK(severity(2.83 + band) == doctest::Approx(1.0));
  CHECK(severity(2.83 - 0.2) == doctest::Approx(2.0));
  CHECK(severity(2.83 + 0.4) == doctest::Approx(3.0));
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = std::numeric_limits<double>::quiet_NaN();
  const double bound = 0.05 + 2.5 * 0.04 / 1.2816;
  metrics.sliced_w2.value = 3.0 * bound;
  const Verdict verdict = verdict_on(finished(metrics));
  REQUIRE(verdict.measures.size() == 3);
  CHECK(verdict.measures[0].severity == std::numeric_limits<double>::infinity());
  CHECK(verdict.measures[1].severity < 1.0);
  CHECK(verdict.measures[2].name == "sliced W₂");
  CHECK(verdict.measures[2].severity == doctest::Approx(2.0));
}

TEST_CASE("hardly any set of exact samples is called anything but good") {
  // The density of the paper's target, in fewer samples than a run has.
  const Snapshot paper = snapshot_at(20);
  constexpr Eigen::Index n = 300;
  int good = 0;
  constexpr int sets = 40;
  for (int i = 0; i < sets; ++i) {
    const auto samples = paper.target_density->sample(
        n, RandomStream(static_cast<std::uint64_t>(100 + i), Purpose::test));
    const SampleMetrics metrics = sample_metrics(*paper.target_density, samples, 7);
    if (verdict_on(finished(metrics)).kind == Verdict::Kind::good) ++good;
  }
  CHECK(good >= sets - 4);
}

TEST_CASE("above the band a run is fair, and far above it poor") {
  CHECK(verdict_with_nll(2.95).kind == Verdict::Kind::fair);
  CHECK(verdict_with_nll(2.95).words.starts_with("Fair: 0.12 nats above exact samples"));
  CHECK(verdict_with_nll(4.13).kind == Verdict::Kind::poor);
  CHECK(verdict_with_nll(4.13).words.starts_with("Poor: 1.30 nats above exact samples"));
  CHECK(verdict_with_nll(std::numeric_limits<double>::quiet_NaN()).kind == Verdict::Kind::poor);
}

TEST_CASE("an NLL far below that of exact samples is no good either") {
  CHECK(verdict_with_nll(2.7).kind == Verdict::Kind::fair);
  const Verdict narrow = verdict_with_nll(2.2);
  CHECK(narrow.kind == Verdict::Kind::poor);
  CHECK(narrow.words.starts_with("Poor: 0.63 nats below exact samples: too narrow"));
}

TEST_CASE("where the mean or the distance is worse than the NLL, the verdict names it") {
  SampleMetrics metrics = exact_metrics();
  metrics.mean_error.value = 0.01;
  const Verdict off = verdict_on(finished(metrics));
  CHECK(off.kind == Verdict::Kind::fair);
  CHECK(
      off.words.starts_with("Fair: the squared error of the mean is 0.01 (exact samples 0.0003)"));
  metrics.sliced_w2.value = 1.2;
  const Verdict far = verdict_on(finished(metrics));
  CHECK(far.kind == Verdict::Kind::poor);
  CHECK(far.words.starts_with("Poor: the distance sliced W₂ is 1.2 (exact samples 0.05)"));
}

TEST_CASE("without measures there is no verdict, and the reason is said") {
  CHECK(verdict_on(snapshot_at(7)).kind == Verdict::Kind::none);
  CHECK(verdict_on(snapshot_at(7)).words.empty());
  Snapshot snapshot = finished(exact_metrics());
  snapshot.judgement.reset();
  CHECK(verdict_on(snapshot).kind == Verdict::Kind::none);
  snapshot.measuring = true;
  CHECK(verdict_on(snapshot).kind == Verdict::Kind::awaited);
  snapshot = finished(exact_metrics());
  snapshot.target_density.reset();
  CHECK(verdict_on(snapshot).kind == Verdict::Kind::not_known);
  CHECK(verdict_on(snapshot).words == "No verdict: the exact target of this reward is not known");
  SampleMetrics rough = exact_metrics();
  rough.sliced_w2.value = std::numeric_limits<double>::quiet_NaN();
  CHECK(verdict_on(finished(rough)).words ==
        "No verdict: the exact target is known too roughly for so many samples");
}

TEST_CASE("an error whose parts are not measured is to be explained") {
  CHECK(verdict_with_nll(4.13).unexplained == 20);
  SampleMetrics poor = exact_metrics();
  poor.nll.value = 4.13;
  Snapshot measured = finished(poor);
  measured.activity = Activity::measuring_budget;
  CHECK_FALSE(verdict_on(measured).unexplained);
  Experiment best;
  best.method.kind = MethodKind::best_of_n;
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = 4.13;
  CHECK_FALSE(verdict_on(finished(metrics, best)).unexplained);
}

TEST_CASE(
    "a method without an error budget gets advice that suits it, and no training if it has none") {
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = 4.13;
  const auto advised = [&](const Experiment& experiment) {
    const Verdict verdict = verdict_on(finished(metrics, experiment));
    CHECK_FALSE(verdict.unexplained);
    REQUIRE(verdict.remedy);
    CHECK(verdict.words == verdict.headline + "; " + verdict.remedy->advice);
    return *verdict.remedy;
  };
  Experiment experiment;
  MethodConfig& method = experiment.method;
  for (const MethodKind kind :
       {MethodKind::guidance, MethodKind::steering, MethodKind::twisted, MethodKind::best_of_n}) {
    method.kind = kind;
    const Remedy remedy = advised(experiment);
    CHECK(remedy.advice.find("rate") == std::string::npos);
    CHECK(remedy.advice.find("passes") == std::string::npos);
    CHECK(remedied(experiment, remedy).method.kind != kind);
  }
  method.kind = MethodKind::steering;
  CHECK(advised(experiment).button == "Switch to twisted SMC");
  // Which takes a gradient.
  experiment.reward.kind = RewardKind::picture;
  CHECK(advised(experiment).button == "Switch to iterative tilting");
  experiment.reward.kind = RewardKind::quadratic;
  method.chain_noise = ChainNoise::paper;
  CHECK(remedied(experiment, advised(experiment)).method.chain_noise == ChainNoise::matched);
  method.kind = MethodKind::adjoint_matching;
  CHECK(remedied(experiment, advised(experiment)).method.adjoint_matching.rounds == 100);
  method.adjoint_matching.rate = 1e-2;
  CHECK(remedied(experiment, advised(experiment)).method.adjoint_matching.rate == 1e-3);
  method.kind = MethodKind::draft;
  CHECK(advised(experiment).button == "Set 60 rounds");
  method.draft.steps_back = 1;
  CHECK(remedied(experiment, advised(experiment)).method.draft.steps_back == 0);
  method.draft.kl_weight = 0.0;
  CHECK(remedied(experiment, advised(experiment)).method.draft.kl_weight == 1.0);
  method.kind = MethodKind::policy_gradient;
  method.policy_gradient.kl = PolicyKl::none;
  CHECK(remedied(experiment, advised(experiment)).method.policy_gradient.kl == PolicyKl::path);
  method.policy_gradient.kl = PolicyKl::path;
  method.policy_gradient.rate = 1e-5;
  CHECK(advised(experiment).advice == "a higher learning rate may help");
  // What came out well needs none.
  CHECK_FALSE(verdict_on(finished(exact_metrics(), experiment)).remedy);
}

TEST_CASE("each part of the error has a remedy, and its value goes into the experiment") {
  const auto remedy_for = [](const ErrorBudget& budget, const Experiment& experiment) {
    const Verdict verdict = verdict_on(bad_run(budget, experiment));
    REQUIRE(verdict.remedy);
    return *verdict.remedy;
  };
  Experiment experiment;
  experiment.tilting.rate = 1e-2;
  const ErrorBudget network = budget_with(0.5, 0.1, 0.1, 0.0, 20);
  Remedy remedy = remedy_for(network, experiment);
  CHECK(remedy.button == "Set the learning rate to 0.001");
  CHECK(remedied(experiment, remedy).tilting.rate == 1e-3);
  CHECK(remedy.setting->subject == about("tilting.rate"));
  CHECK(verdict_on(bad_run(network, experiment)).words ==
        "Poor: 1.30 nats above exact samples; most of it is the network's part: lower the learning "
        "rate");

  experiment.tilting.rate = 1e-5;
  CHECK(remedy_for(network, experiment).advice == "raise the learning rate");
  experiment.tilting.rate = 1e-3;
  remedy = remedy_for(network, experiment);
  CHECK(remedy.button == "Set passes E = 66");
  CHECK(remedied(experiment, remedy).tilting.epochs == 66);
  experiment.tilting.rate = 4e-3;  // as of the disc's preset
  CHECK(remedy_for(network, experiment).advice == "take more passes E");
  experiment.tilting.rate = 1e-3;

  experiment.base.covariances[0] *= 0.5;  // or a first-order tilt would be exact
  remedy = remedy_for(budget_with(0.1, 0.5, 0.1, 0.0, 20), experiment);
  CHECK(remedy.button == "Set N = 40");
  CHECK(remedied(experiment, remedy).tilting.tilts == 40);
  Experiment by_data = experiment;
  by_data.tilting.ess = 0.9;
  remedy = remedy_for(budget_with(0.1, 0.5, 0.1, 0.0, 20), by_data);
  CHECK(remedied(by_data, remedy).tilting.ess == doctest::Approx(0.95));

  remedy = remedy_for(budget_with(0.1, 0.1, 0.5, 0.0, 20), experiment);
  CHECK(remedy.button == "Set sampler steps J = 120");
  CHECK(remedied(experiment, remedy).tilting.sampler.steps == 120);

  remedy = remedy_for(budget_with(0.1, 0.1, 0.1, 0.5, 20), experiment);
  CHECK(remedied(experiment, remedy).tilting.sampler.clip == 1.0);

  // No Taylor expansion, no part of it.
  Experiment exact = experiment;
  exact.tilting.target = TiltTarget::exact;
  CHECK(remedy_for(budget_with(0.1, 0.5, 0.1, 0.0, 20), exact).setting ==
        &setting("tilting.epochs"));
}

TEST_CASE("a learning rate that is far from sensible is named before anything is measured") {
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = 34.1;
  Experiment experiment;
  experiment.tilting.rate = 1.0;
  const Verdict verdict = verdict_on(finished(metrics, experiment));
  REQUIRE(verdict.remedy);
  CHECK(remedied(experiment, *verdict.remedy).tilting.rate == 1e-3);
  CHECK(verdict.words.ends_with(
      "the learning rate is 500 times the largest that is sensible: lower it"));
  // It can be measured all the same.
  CHECK(verdict.unexplained);
  experiment.tilting.rate = 4e-3;
  CHECK_FALSE(verdict_on(finished(metrics, experiment)).remedy);
}

TEST_CASE("where the modes' shares are off and the samples else right, more samples are advised") {
  SampleMetrics metrics = exact_metrics();
  metrics.sliced_w2.value = 0.4;
  metrics.share_error = {0.04, floor_of(0.005, 0.011)};
  const auto advised = [&](const Experiment& experiment, const SampleMetrics& measured) {
    Snapshot run = finished(measured, experiment);
    run.budgets = std::make_shared<const std::vector<ErrorBudget>>(
        1, budget_with(0.5, 0.0, 0.1, 0.0, experiment.tilting.tilts));
    return verdict_on(run);
  };
  Experiment experiment;
  experiment.tilting.samples = 1'600;
  const Verdict verdict = advised(experiment, metrics);
  CHECK(verdict.remedy->button == "Set samples S = 4,000");
  CHECK(verdict.words ==
        "Poor: the distance sliced W₂ is 0.4 (exact samples 0.05); the modes' shares are off by "
        "0.04, which chance in the first tilts decides: take more samples S");
  // A learning rate that spoils a run goes first, and so do a few large tilts.
  experiment.tilting.rate = 1e-2;
  CHECK(advised(experiment, metrics).remedy->setting == &setting("tilting.rate"));
  experiment.tilting.tilts = 1;
  CHECK(advised(experiment, metrics).remedy->setting == &setting("tilting.tilts"));
  // Shares as exact samples may have them are not to blame, nor where the NLL is as bad.
  SampleMetrics other = metrics;
  other.share_error.value = 0.02;
  CHECK(advised({}, other).remedy->setting == &setting("tilting.epochs"));
  other = metrics;
  other.nll.value = 4.13;
  CHECK(advised({}, other).remedy->setting == &setting("tilting.epochs"));
}

TEST_CASE("of a few tilts, each of which is a large change, more are advised before another rate") {
  const ErrorBudget network = budget_with(0.5, 0.1, 0.1, 0.0, 20);
  const auto button = [&](int tilts, double rate, bool measured) {
    Experiment experiment;
    experiment.tilting.tilts = tilts;
    experiment.tilting.rate = rate;
    ErrorBudget budget = network;
    budget.tilt = tilts;
    Snapshot run = bad_run(budget, experiment);
    if (!measured) run.budgets = std::make_shared<const std::vector<ErrorBudget>>();
    const auto remedy = verdict_on(run).remedy;
    return remedy ? remedy->button : std::string();
  };
  CHECK(button(1, 1e-2, true) == "Set N = 20");
  CHECK(button(1, 1e-2, false).empty());  // until it is measured
  CHECK(button(5, 1e-2, true) == "Set the learning rate to 0.001");
  CHECK(button(5, 1e-2, false) == "Set the learning rate to 0.001");
  // A rate that is far out spoils a run whatever the tilts are.
  CHECK(button(1, 1.0, true) == "Set the learning rate to 0.001");
  CHECK(button(1, 1.0, false) == "Set the learning rate to 0.001");
}

TEST_CASE("more tilts are advised only where their number matters, and as many as are enough") {
  // The paper's reward is linear and its modes look alike: first order is exact.
  const Experiment paper;
  const ErrorBudget taylor = budget_with(0.1, 0.5, 0.1, 0.0, 20);
  CHECK(verdict_on(bad_run(taylor, paper)).remedy->setting == &setting("tilting.epochs"));
  Experiment unequal;
  unequal.base.covariances[0] *= 0.5;
  Snapshot run = bad_run(taylor, unequal);
  CHECK(verdict_on(run).remedy->button == "Set N = 40");
  auto tilts = *run.tilts;
  tilts.back().left_out = 0.058;
  run.tilts = std::make_shared<const std::vector<TiltRecord>>(tilts);
  CHECK(verdict_on(run).remedy->button == "Set N = 30");
  // As the warning does: exactly, where that is known.
  auto curve = std::make_shared<LeftOutCurve>();
  curve->course = run.course;
  curve->tilts = {20};
  curve->shares = {0.07};
  run.left_out = curve;
  CHECK(verdict_on(run).remedy->button == "Set N = 40");
}

TEST_CASE("parts of much the same size, or as small as the noise, are not called most of it") {
  Experiment unequal;  // or first order would be exact, and the Taylor part the network's
  unequal.base.covariances[0] *= 0.5;
  const Verdict mixed = verdict_on(bad_run(budget_with(0.3, 0.2, 0.25, 0.0, 20), unequal));
  CHECK(mixed.words.find("its largest part is the network's part") != std::string::npos);
  const Verdict noise = verdict_on(bad_run(budget_with(0.004, 0.003, 0.0, 0.0, 20)));
  CHECK(noise.words.ends_with(
      "no part of the error stands out: take more passes E, and see whether it helps"));
  REQUIRE(noise.remedy);
  CHECK(noise.remedy->setting == &setting("tilting.epochs"));
  // Where there is a warning that steps are too large, the advice is the same.
  Snapshot coarse = bad_run(budget_with(0.004, 0.003, 0.0, 0.0, 20), unequal);
  auto tilts = *coarse.tilts;
  tilts.back().left_out = 0.07;
  coarse.tilts = std::make_shared<const std::vector<TiltRecord>>(tilts);
  CHECK(verdict_on(coarse).remedy->button == "Set N = 40");
}

TEST_CASE("the button beside the verdict changes its setting, runs, and undo takes it back") {
  Experiment experiment;
  experiment.tilting.rate = 1e-2;
  MockWindow window(bad_run(budget_with(0.5, 0.1, 0.1, 0.0, 20), experiment));
  window.click("##remedy");
  REQUIRE(window.sent.size() == 2);
  REQUIRE(is<Configure>(window.sent[0]));
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.rate == 1e-3);
  // Who presses it wants to see what comes of it.
  CHECK(is<Play>(window.sent[1]));
  window.perform(Action::undo);
  REQUIRE(is<Restore>(window.sent.back()));
  CHECK(std::get<Restore>(window.sent.back()).experiment.tilting.rate == 1e-2);
}

TEST_CASE("a quick run's error is explained by itself, once; another's on a button") {
  SampleMetrics metrics = exact_metrics();
  metrics.nll.value = 4.13;
  // In these runs a tilt takes a second; measuring takes several with so many steps.
  Experiment many_steps;
  many_steps.tilting.sampler.steps = 2'000;
  {
    MockWindow slow(finished(metrics, many_steps));
    CHECK(slow.sent.empty());
    slow.click("##cause");
    REQUIRE(slow.sent.size() == 1);
    CHECK(std::get<MeasureBudget>(slow.sent[0]).tilt == 20);
  }
  {
    MockWindow quick(finished(metrics));
    quick.frames(3);
    REQUIRE(quick.sent.size() == 1);
    CHECK(is<MeasureBudget>(quick.sent[0]));
  }
  MockWindow good(finished(exact_metrics()));
  CHECK(good.sent.empty());
  CHECK_FALSE(good.has("##cause"));
  CHECK_FALSE(good.has("##remedy"));
}
