#include "app/results/answer_timings.h"

#include "app/cli/errors.h"
#include "app/results/engine_timings.h"
#include "config/targets.h"
#include "diffusion/model_file.h"
#include "engine/kernel.h"
#include "finetune/tilting/tilting.h"
#include "math/random.h"
#include "oracle/tilted_density.h"
#include "session/measured_draws.h"
#include "session/tilt_figures.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <utility>

namespace tiltscope::app {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::shared_ptr<const Snapshot> wait_until(const Session& session,
                                           const std::function<bool(const Snapshot&)>& done) {
  auto snapshot = session.snapshot();
  while (!done(*snapshot)) {
    if (snapshot->phase == Phase::failed) throw RunError(snapshot->message);
    snapshot = session.wait_for_change(snapshot->version);
  }
  return snapshot;
}

/// At rest, with the base model and its samples.
bool is_ready(const Snapshot& s) {
  return s.base_ready && s.samples && s.tilt == 0 && s.activity == Activity::none;
}

struct Round {
  double first_tilt = never;
  double answer = never;
  double sampling = 0.0;
  double training = 0.0;
  RoundCost cost;
  std::shared_ptr<const Snapshot> finished;
};

/// A run from the base model, which must be there.
Round play(Session& session) {
  const std::uint64_t before = session.snapshot()->run;
  session.send(Reset{});
  wait_until(session, [&](const Snapshot& s) { return s.run != before && is_ready(s); });
  const Stopwatch watch;
  session.send(Play{});
  Round round;
  wait_until(session, [](const Snapshot& s) { return s.samples_tilt >= 1; });
  round.first_tilt = watch.seconds();
  wait_until(session, [](const Snapshot& s) { return s.samples_tilt == s.course->last(); });
  round.answer = watch.seconds();
  round.finished =
      wait_until(session, [](const Snapshot& s) { return s.phase == Phase::finished; });
  for (const TiltRecord& record : *round.finished->tilts) {
    round.sampling += record.sampling_seconds;
    round.training += record.training_seconds;
    round.cost += record.cost;
  }
  return round;
}

/// As the session measures tilts while it runs.
AnswerTimings::Part time_measuring(const Snapshot& finished, NoiseNetwork network) {
  const EvaluationConfig& evaluation = finished.experiment->evaluation;
  Workers alone(1);
  AnswerTimings::Part measuring{.name = "measuring behind it, by one thread"};
  for (const KeptTilt& kept : finished.history->tilts) {
    if (!kept.parameters || !kept.samples) continue;
    network.mlp().parameters() = *kept.parameters;
    const TiltToMeasure tilt{.tilt = kept.tilt,
                             .evaluation = evaluation,
                             .seed = finished.experiment->seed,
                             .density = kept.density,
                             .draws = kept.samples->cols(),
                             .samples = kept.samples};
    const Stopwatch watch;
    const TiltFigures figures =
        measure_tilt(network, tilt, Precision::coarse, alone, [](double) {});
    measuring.seconds += watch.seconds();
    measuring.operations += 2.0 * static_cast<double>(figures.points) *
                            static_cast<double>(network.mlp().shape().weights());
  }
  return measuring;
}

/// The share of a tilt's training that is spent on means over neighbours. A tilt of a small network
/// takes some milliseconds: the best of a second's tilts is compared, and of two at least.
double share_of_means(const Experiment& experiment, const NoiseNetwork& base, Workers& workers) {
  if (!takes_means(experiment.tilting)) return 0.0;
  TiltingConfig without = experiment.tilting;
  without.target = TiltTarget::first_order;
  without.average = Average::sample;
  without.baseline = Baseline::none;
  const TiltStep step = tilt_step(TiltCourse(experiment), 1, experiment);
  const Eigen::MatrixXf data =
      base_density(experiment.base)
          ->sample(without.samples, RandomStream(experiment.seed, Purpose::base_data))
          .cast<float>();
  const auto seconds = [&](const TiltingConfig& config) {
    NoiseNetwork student = base;
    const Stopwatch watch;
    tilt_once(student, data, step, config, workers, [](double) {});
    return watch.seconds();
  };
  double with_means = never;
  double without_means = never;
  const Stopwatch all;
  for (int i = 0; i < 2 || all.seconds() < 1.0; ++i) {
    with_means = std::min(with_means, seconds(experiment.tilting));
    without_means = std::min(without_means, seconds(without));
  }
  return std::max(0.0, 1.0 - without_means / with_means);
}

}  // namespace

AnswerTimings time_answer(Experiment experiment, Session::Options options, int threads,
                          int rounds) {
  experiment.run.threads = threads;
  options.measuring = Measuring::behind;
  options.judges = true;
  Session session(experiment, std::move(options));
  // One tilt, so that a base model is there and its samples are measured, as they are in a window
  // before anyone presses Play.
  session.send(Step{});
  wait_until(session,
             [](const Snapshot& s) { return s.tilt == 1 && s.activity == Activity::none; });
  const std::shared_ptr<const Model> base = session.snapshot()->model;

  Workers workers(threads);
  AnswerTimings timings;
  timings.instruction_set = engine::kernel().instruction_set;
  timings.threads = workers.size();
  Round best;
  for (int i = 0; i < rounds; ++i) {
    timings.peak_gflops = std::max(timings.peak_gflops, peak_gflops(workers, 1));
    timings.peak_gflops_all =
        std::max(timings.peak_gflops_all, peak_gflops(workers, workers.size()));
    const Round round = play(session);
    if (round.answer < best.answer) best = round;
  }

  timings.measuring = time_measuring(*best.finished, base->network);
  const double means = best.training * share_of_means(experiment, base->network, workers);
  const double call = 2.0 * static_cast<double>(base->network.mlp().shape().weights());
  const TiltingConfig& tilting = experiment.tilting;
  const auto examples = static_cast<double>(best.cost.training_examples);
  const double pair = takes_means(tilting) ? 2.0 * (4.0 * experiment.dimension() + 3.0) : 0.0;
  const double shown_calls =
      static_cast<double>(displayed_draws(experiment.evaluation)) * tilting.sampler.steps;
  timings.tilts = best.finished->tilt;
  timings.first_tilt_seconds = best.first_tilt;
  timings.answer_seconds = best.answer;
  timings.parts = {
      {"sampling", best.sampling, static_cast<double>(best.cost.denoiser_calls) * call},
      {"posterior sums", means, examples * tilting.samples * pair},
      {"products of training", best.training - means, 4.0 * examples * call},
      {"drawing what is shown, and the rest", best.answer - best.sampling - best.training,
       timings.tilts * shown_calls * call}};
  return timings;
}

}  // namespace tiltscope::app
