#include "bench/rate.h"
#include "finetune/method.h"

#include <string>
#include <utility>

/// Rounds of the methods that train along paths, with the default network of the paper's size and
/// with that of `live`, in one thread. Operations are those of the passes that a round counts: two
/// for each weight of a pass, where one back to the parameters takes two. `of_peak` compares with
/// `optimiser_step` of the kernel's benchmarks, which is regression training alone: the rest is
/// what paths, Jacobians and rewards cost beside the products.
namespace tiltscope {
namespace {

Experiment experiment_of(MethodKind kind, const NetworkConfig& network) {
  Experiment experiment;
  experiment.network = network;
  experiment.method.kind = kind;
  experiment.method.adjoint_matching.rounds = 1'000;
  experiment.method.draft.rounds = 1'000;
  experiment.method.draft.steps = 2;
  experiment.method.draft.rate = 1e-6;
  experiment.method.policy_gradient.rounds = 1'000;
  experiment.method.policy_gradient.rollouts = 1;
  return experiment;
}

void rounds(benchmark::State& state, const Experiment& experiment) {
  flush_denormals();
  Workers workers(1);
  NoiseNetwork network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(0);
  const double call = 2.0 * static_cast<double>(network.mlp().shape().weights());
  const auto method = make_method(experiment);
  const TiltCourse course = method->course(experiment);
  MethodState carried;
  double passes = 0.0;
  for (auto _ : state) {
    const RoundInput input{.experiment = experiment, .course = course, .k = 1, .state = carried};
    NoiseNetwork student = network;
    const RoundOutcome outcome =
        method->round(student, input, workers, [](Method::Stage, double) {});
    passes = static_cast<double>(outcome.cost.passes());
  }
  count(state, call * passes, engine::kernel());
}

[[maybe_unused]] const bool methods_registered = [] {
  const NetworkConfig small{.depth = 3, .width = 64, .time_features = 32};
  for (const auto& [size, network] :
       {std::pair<std::string, NetworkConfig>("paper", {}), {"small", small}}) {
    for (const auto& [name, kind] : {std::pair("adjoint_matching/", MethodKind::adjoint_matching),
                                     std::pair("draft/", MethodKind::draft),
                                     std::pair("policy_gradient/", MethodKind::policy_gradient)}) {
      benchmark::RegisterBenchmark(("round/" + (name + size)).c_str(), rounds,
                                   experiment_of(kind, network))
          ->Unit(benchmark::kMillisecond);
    }
  }
  return true;
}();

}  // namespace
}  // namespace tiltscope
