#include "app/paper/run_cost.h"

#include "app/drive/headless.h"
#include "app/drive/lanes.h"
#include "app/results/engine_timings.h"
#include "session/measured_draws.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>

namespace tiltscope::app {
namespace {

/// One epoch of some of the samples.
double base_seconds(Experiment piece, Interruption& interruption) {
  const TrainingConfig whole = piece.training;
  piece.training.epochs = 1;
  piece.training.samples = std::min(whole.samples, std::max(7'500, 2 * whole.batch));
  const auto start = std::chrono::steady_clock::now();
  Session session(piece, {});
  drive(
      session, TrainBase{}, [](const Snapshot& s) { return s.base_ready; }, interruption,
      [](const Snapshot&) {});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return seconds.count() * whole.epochs * whole.samples / piece.training.samples;
}

/// From some of the sampler's steps, and one pass.
RunCost run_seconds(Experiment piece) {
  const TiltingConfig whole = piece.tilting;
  int& steps = piece.tilting.sampler.steps;
  steps = std::min(whole.sampler.steps, std::max(5, whole.sampler.steps / 10));
  piece.tilting.epochs = 1;
  const EngineTimings timings = time_engine(piece, 1, 1);
  const double drawing =
      timings.sampling_seconds_per_tilt * whole.sampler.steps / steps / whole.samples;
  const auto measured = static_cast<double>(measured_draws(piece.evaluation));
  return {.tilt = drawing * (whole.samples + measured) +
                  timings.training_seconds_per_tilt * whole.epochs,
          .ends = drawing * (measured + piece.evaluation.points)};
}

}  // namespace

RunCost measure_cost(const Experiment& experiment, int lanes, Interruption& interruption) {
  Experiment alone = experiment;
  alone.run.threads = 1;
  RunCost mean;
  std::exception_ptr failure;
  std::mutex mutex;
  in_lanes(lanes, [&] {
    try {
      const double base = base_seconds(alone, interruption);
      const RunCost run = run_seconds(alone);
      const std::lock_guard lock(mutex);
      mean.base += base / lanes;
      mean.tilt += run.tilt / lanes;
      mean.ends += run.ends / lanes;
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  });
  if (failure) std::rethrow_exception(failure);
  return mean;
}

}  // namespace tiltscope::app
