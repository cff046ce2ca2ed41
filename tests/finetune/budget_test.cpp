#include "finetune/budget.h"

#include "finetune/method.h"
#include "support.h"

#include <cstdint>
#include <map>
#include <string>

using namespace tiltscope;

namespace {

/// So small that a round of it takes a moment.
Experiment small() {
  Experiment experiment;
  experiment.network = {.depth = 2, .width = 16, .time_features = 8};
  experiment.tilting.tilts = 3;
  experiment.tilting.samples = 70;
  experiment.tilting.epochs = 2;
  experiment.tilting.batch = 35;
  experiment.tilting.sampler.steps = 9;
  experiment.evaluation.points = 50;
  experiment.method.candidates = 4;
  experiment.method.chain_steps = 7;
  experiment.method.adjoint_matching = {.rounds = 5, .paths = 40, .steps = 3, .batch = 64};
  experiment.method.draft = {.rounds = 6, .steps = 2, .paths = 40};
  experiment.method.policy_gradient = {.rounds = 4, .rollouts = 2, .paths = 40, .updates = 2};
  return experiment;
}

NoiseNetwork network_of(const Experiment& experiment) {
  NoiseNetwork network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(3);
  return network;
}

/// F + V + 2 P as a run of the method counts them: of a round, or of the samples where there is
/// none.
std::int64_t passes_of(const Experiment& experiment) {
  Workers workers(1);
  NoiseNetwork network = network_of(experiment);
  const auto method = make_method(experiment);
  const TiltCourse course = method->course(experiment);
  if (course.last() > 0) {
    const MethodState state;
    const RoundInput input{.experiment = experiment, .course = course, .k = 1, .state = state};
    return method->round(network, input, workers, [](Method::Stage, double) {}).cost.passes();
  }
  LearnedDenoiser denoiser(network, workers);
  DrawReport report;
  const Box anywhere;
  method->draw(
      {denoiser, network.schedule(), experiment.tilting.sampler, anywhere, course, &report},
      experiment.evaluation.points, {1, 2}, workers, [](double) {});
  return report.cost.passes();
}

}  // namespace

TEST_CASE("a method's passes are known before its run") {
  const auto check = [](const Experiment& experiment, const std::string& key) {
    const Lever lever = lever_of(experiment);
    CAPTURE(key);
    CHECK(lever.key == key);
    const bool rounds = make_method(experiment)->course(experiment).last() > 0;
    const double all = rounds ? lever.passes : lever.passes * lever.units;
    CHECK(all == static_cast<double>(passes_of(experiment)));
  };
  const std::map<MethodKind, std::string> keys = {
      {MethodKind::iterative_tilting, "tilting.tilts"},
      {MethodKind::guidance, "tilting.steps"},
      {MethodKind::steering, "method.chain_steps"},
      {MethodKind::twisted, "method.chain_steps"},
      {MethodKind::best_of_n, "method.candidates"},
      {MethodKind::adjoint_matching, "adjoint_matching.rounds"},
      {MethodKind::draft, "draft.rounds"},
      {MethodKind::policy_gradient, "policy_gradient.rounds"}};
  for (const auto& [kind, key] : keys) {
    Experiment experiment = small();
    experiment.method.kind = kind;
    check(experiment, key);
  }
  for (const DraftConfig& draft :
       {DraftConfig{.rounds = 2, .steps = 2, .paths = 40, .kl_weight = 0.0},
        DraftConfig{.rounds = 2, .steps = 2, .paths = 40, .steps_back = 3},
        DraftConfig{.rounds = 2, .steps = 2, .paths = 40, .steps_back = 1, .low_variance = 3}}) {
    Experiment experiment = small();
    experiment.method.kind = MethodKind::draft;
    experiment.method.draft = draft;
    check(experiment, "draft.rounds");
  }
  Experiment free = small();
  free.method.kind = MethodKind::policy_gradient;
  free.method.policy_gradient.kl = PolicyKl::none;
  check(free, "policy_gradient.rounds");
}

TEST_CASE("a budget buys as many units as fit into it, and at least one") {
  const Lever rounds{.key = "draft.rounds", .units = 6, .passes = 1'000.0};
  CHECK(setting_for(rounds, 7'999.0) == "draft.rounds=7");
  CHECK(setting_for(rounds, 8'000.0) == "draft.rounds=8");
  CHECK(setting_for(rounds, 10.0) == "draft.rounds=1");
  const Lever candidates{.key = "method.candidates", .units = 4, .passes = 100.0};
  CHECK(setting_for(candidates, 10.0) == "method.candidates=2");
}
