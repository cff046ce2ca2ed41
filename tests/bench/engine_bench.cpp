#include "diffusion/ddim.h"
#include "diffusion/score_error.h"
#include "diffusion/tilting.h"
#include "math/oracle.h"

#include <benchmark/benchmark.h>

/// The parts of a tilt at the paper's setting. The argument is the number of threads.
/// `GFLOP/s` counts the nominal work: 2 x 295,936 operations a network call, three calls' worth for
/// a forward and a backward pass.
namespace tiltscope {
namespace {

constexpr double call = 2.0 * 295'936;

struct Setting {
  Experiment experiment;
  Workers workers;
  NoiseNetwork<float> network;

  explicit Setting(int threads)
      : workers(threads), network(2, experiment.network, experiment.schedule) {
    flush_denormals();
    network.mlp().initialise(0);
  }
};

void count(benchmark::State& state, double operations) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

void sample_one_tilt(benchmark::State& state) {
  Setting setting(static_cast<int>(state.range(0)));
  const TiltingConfig& tilting = setting.experiment.tilting;
  LearnedDenoiser denoiser(setting.network, setting.workers);
  for (auto _ : state) {
    benchmark::DoNotOptimize(ddim(denoiser, setting.network.schedule(),
                                  {tilting.steps, tilting.eta}, tilting.samples, {0, 0},
                                  setting.workers));
  }
  count(state, call * tilting.steps * tilting.samples);
}

void train_one_tilt(benchmark::State& state) {
  Setting setting(static_cast<int>(state.range(0)));
  const TiltingConfig& tilting = setting.experiment.tilting;
  const QuadraticReward reward(setting.experiment.reward);
  const Eigen::MatrixXf data = GaussianMixture(setting.experiment.base)
                                   .sample(tilting.samples, RandomStream(0, Purpose::base_data))
                                   .cast<float>();
  for (auto _ : state) {
    tilt_once(setting.network, data, reward, tilting, 0, 1, setting.workers, [](double) {});
  }
  // Teacher forward, student forward, backward to the inputs and to the weights.
  count(state, 4 * call * tilting.epochs * tilting.samples);
}

void evaluate_score(benchmark::State& state) {
  Setting setting(static_cast<int>(state.range(0)));
  const GaussianMixture exact = tilted(GaussianMixture(setting.experiment.base),
                                       QuadraticReward(setting.experiment.reward), 0.5);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        score_error(setting.network, exact, setting.experiment.evaluation, 0, setting.workers));
  }
}

BENCHMARK(sample_one_tilt)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(train_one_tilt)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(evaluate_score)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace tiltscope

BENCHMARK_MAIN();
