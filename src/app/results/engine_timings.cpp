#include "app/results/engine_timings.h"

#include "diffusion/sampler.h"
#include "engine/kernel.h"
#include "finetune/tilting/tilting.h"
#include "math/random.h"
#include "oracle/tilted_density.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>

namespace tiltscope::app {
namespace {

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double barrier_nanoseconds(Workers& workers) {
  constexpr int rounds = 2'000;
  const Workers::Task nothing = [](int, int) {};
  const double time = seconds([&] {
    for (int i = 0; i < rounds; ++i) workers.run(workers.size(), nothing);
  });
  return time / rounds * 1e9;
}

}  // namespace

double peak_gflops(Workers& workers, int threads) {
  constexpr int rounds = 100'000;  // some milliseconds
  const double operations = engine::kernel().saturate(1) * rounds * threads;
  double best = 0.0;
  for (int i = 0; i < 10; ++i) {
    const double time =
        seconds([&] { workers.run(threads, [](int, int) { engine::kernel().saturate(rounds); }); });
    best = std::max(best, operations / time * 1e-9);
  }
  return best;
}

EngineTimings time_engine(const Experiment& experiment, int threads, int rounds) {
  const TiltingConfig& tilting = experiment.tilting;
  Workers workers(threads);
  NoiseNetwork network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(experiment.seed);
  const TiltStep step = tilt_step(TiltCourse(experiment), 1, experiment);
  const Eigen::MatrixXf data =
      base_density(experiment.base)
          ->sample(tilting.samples, RandomStream(experiment.seed, Purpose::base_data))
          .cast<float>();
  LearnedDenoiser denoiser(network, workers);

  constexpr double never = std::numeric_limits<double>::infinity();
  EngineTimings best{.instruction_set = std::string(engine::kernel().instruction_set),
                     .threads = workers.size(),
                     .sampling_seconds_per_tilt = never,
                     .training_seconds_per_tilt = never,
                     .barrier_nanoseconds = never};
  const auto keep_lower = [](double& kept, double value) { kept = std::min(kept, value); };
  const auto keep_higher = [](double& kept, double value) { kept = std::max(kept, value); };
  for (int round = 0; round < rounds; ++round) {
    keep_higher(best.peak_gflops, peak_gflops(workers, 1));
    keep_higher(best.peak_gflops_all, peak_gflops(workers, workers.size()));
    keep_lower(best.barrier_nanoseconds, barrier_nanoseconds(workers));
    keep_lower(best.sampling_seconds_per_tilt, seconds([&] {
                 draw_samples(denoiser, network.schedule(), tilting.sampler, tilting.samples,
                              {experiment.seed, 0}, {}, workers);
               }));
    NoiseNetwork student = network;
    keep_lower(best.training_seconds_per_tilt,
               seconds([&] { tilt_once(student, data, step, tilting, workers, [](double) {}); }));
  }

  const double call = 2e-9 * static_cast<double>(network.mlp().shape().weights());
  const double sampling = call * tilting.sampler.steps * tilting.samples;
  const double training = 4 * call * tilting.epochs * tilting.samples;
  best.sampling_fraction_of_peak = sampling / best.sampling_seconds_per_tilt / best.peak_gflops_all;
  const MlpShape& shape = network.mlp().shape();
  const double from_time = 1.0 * experiment.network.time_features * shape.out(0);
  best.sampling_executed_fraction_of_peak =
      best.sampling_fraction_of_peak * (1.0 - from_time / static_cast<double>(shape.weights()));
  best.training_fraction_of_peak = training / best.training_seconds_per_tilt / best.peak_gflops_all;
  return best;
}

}  // namespace tiltscope::app
