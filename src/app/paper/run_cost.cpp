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

/// Some of the sampler's steps, and one pass. A sample that a tilt is measured by costs as much to
/// draw as one of its data.
double tilt_seconds(Experiment piece) {
  const TiltingConfig whole = piece.tilting;
  int& steps = piece.tilting.sampler.steps;
  steps = std::min(whole.sampler.steps, std::max(5, whole.sampler.steps / 10));
  piece.tilting.epochs = 1;
  const EngineTimings timings = time_engine(piece, 1, 1);
  const double draws = 1.0 + static_cast<double>(measured_draws(piece.evaluation)) / whole.samples;
  return timings.sampling_seconds_per_tilt * draws * whole.sampler.steps / steps +
         timings.training_seconds_per_tilt * whole.epochs;
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
      const RunCost cost{base_seconds(alone, interruption), tilt_seconds(alone)};
      const std::lock_guard lock(mutex);
      mean.base += cost.base / lanes;
      mean.tilt += cost.tilt / lanes;
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  });
  if (failure) std::rethrow_exception(failure);
  return mean;
}

}  // namespace tiltscope::app
