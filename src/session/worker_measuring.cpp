#include "config/targets.h"
#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "diffusion/watchdog.h"
#include "session/measured_draws.h"
#include "session/worker.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace tiltscope {

namespace {

/// So many tilts may wait for their figures; then the worker lends a hand.
constexpr std::ptrdiff_t most_waiting = 8;

constexpr Eigen::Index preview_samples = 500;
/// In few steps, whatever the run samples with, so that there is a picture soon.
const SamplerConfig preview_sampler{
    .kind = SamplerKind::dpm_solver, .steps = 15, .eta = 0.0, .clip = 0.0};

/// Whether figures of this precision can be followed by better ones: while the model is kept.
bool waits(const Run& run, const TiltRecord& record, Precision precision) {
  if (record.precision != precision) return false;
  const KeptTilt* kept = run.history->find(record.tilt);
  return kept != nullptr && kept->parameters;
}

auto waiting_at(const Run& run, Precision precision) {
  return [&run, precision](const TiltRecord& record) { return waits(run, record, precision); };
}

TiltToMeasure to_measure(const Run& run, const TiltRecord& record) {
  const KeptTilt& kept = *run.history->find(record.tilt);
  const bool has_fit = record.precision != Precision::awaited;
  return {.tilt = record.tilt,
          .evaluation = run.experiment->evaluation,
          .seed = run.experiment->seed,
          .density = kept.density ? kept.density : run.density(record.tilt),
          .scored = run.method->has_denoiser(),
          .draws = record.samples,
          .samples = has_fit ? nullptr : kept.samples};
}

Measurer::Task figures_task(const Run& run, const TiltRecord& record, Precision precision) {
  return [base = run.base.model, parameters = run.history->find(record.tilt)->parameters,
          tilt = to_measure(run, record), precision](Measurer::Desk& desk) {
    NoiseNetwork network = base->network;
    network.mlp().parameters() = *parameters;
    desk.deliver(
        measure_tilt(network, tilt, precision, desk.alone, [&desk](double) { desk.check(); }));
  };
}

bool wants_judgement(const Run& run) {
  return run.finished && !(run.judgement && run.judgement->complete());
}

Measurer::Task judgement_task(const Run& run) {
  const std::shared_ptr<const NoiseNetwork> network(run.model, &run.model->network);
  const ToJudge to_judge{.target = run.at.measured.density,
                         .samples = run.final_samples,
                         .network = run.method->has_denoiser() ? network : nullptr,
                         .seed = run.experiment->seed,
                         .threads = run.experiment->run.threads};
  return [to_judge](Measurer::Desk& desk) {
    judge(
        to_judge,
        [&desk](std::shared_ptr<const Judgement> judgement) { desk.deliver(std::move(judgement)); },
        [&desk] { desk.check(); });
  };
}

bool has_tilts(const Run& run) { return run.tilts->size() > 1; }

/// Whether it is still to be found out what this run's tilts leave out, or will, where its steps
/// are known beforehand. The exact densities of its course are there, so that no reward needs to be
/// evaluated.
bool wants_left_out(const Run& run) {
  return run.experiment->method.kind == MethodKind::iterative_tilting &&
         run.experiment->tilting.target == TiltTarget::first_order &&
         (has_tilts(run) || !chooses_steps(run.experiment->tilting)) && run.at.target &&
         !(run.left_out && run.left_out->course == run.at.course);
}

Measurer::Task left_out_task(const Run& run) {
  // A brush changes the target many times a second: only the last one is worth the work.
  static constexpr std::chrono::milliseconds patience(300), interval(10);
  const auto wait = has_tilts(run) ? std::chrono::milliseconds(0) : patience;
  return [oracle = run.oracle, course = run.at.course, seed = run.experiment->seed,
          wait](Measurer::Desk& desk) {
    for (auto waited = std::chrono::milliseconds(0); waited < wait; waited += interval) {
      std::this_thread::sleep_for(interval);
      desk.check();
    }
    desk.deliver(left_out_curve(*oracle, course, seed, [&desk](double) { desk.check(); }));
  };
}

Measurer::Task preview_task(std::shared_ptr<const NoiseNetwork> network, std::uint64_t seed) {
  return [network = std::move(network), seed](Measurer::Desk& desk) {
    LearnedDenoiser denoiser(*network, desk.alone);
    const Box anywhere;
    auto samples =
        draw_samples(denoiser, network->schedule(), preview_sampler, preview_samples,
                     {seed, result_draw}, anywhere, desk.alone, [&desk](double) { desk.check(); });
    if (!samples.allFinite()) return;
    desk.deliver(Finding::BaseSamples{std::make_shared<const Eigen::MatrixXf>(std::move(samples))});
  };
}

}  // namespace

std::optional<Worker::NextTask> Worker::next_task(bool resting) const {
  if (measuring_failed_) return std::nullopt;
  const auto& tilts = *run_.tilts;
  const bool behind = options_.measuring == Measuring::behind;
  if (behind) {
    const auto oldest = std::ranges::find_if(tilts, waiting_at(run_, Precision::awaited));
    if (oldest != tilts.end()) {
      return NextTask{figures_task(run_, *oldest, Precision::coarse), false};
    }
  }
  if (!resting) return std::nullopt;
  if (behind) {
    const auto newest =
        std::find_if(tilts.rbegin(), tilts.rend(), waiting_at(run_, Precision::coarse));
    if (newest != tilts.rend()) {
      return NextTask{figures_task(run_, *newest, Precision::full), true};
    }
  }
  if (options_.judges && wants_judgement(run_)) return NextTask{judgement_task(run_), true};
  if (behind && wants_left_out(run_)) return NextTask{left_out_task(run_), true};
  return std::nullopt;
}

bool Worker::measuring() const {
  if (measuring_failed_) return false;
  if (options_.judges && wants_judgement(run_)) return true;
  return options_.measuring == Measuring::behind &&
         std::ranges::any_of(*run_.tilts, [this](const TiltRecord& record) {
           return waits(run_, record, Precision::awaited) || waits(run_, record, Precision::coarse);
         });
}

void Worker::measure_behind(bool resting) {
  if (!resting && at_leisure_) {
    measurer_.abandon();
    at_leisure_ = false;
  }
  if (!measurer_.free()) return;
  std::optional<NextTask> next = next_task(resting);
  if (!next) return;
  at_leisure_ = next->at_leisure;
  measurer_.start(run_.id, std::move(next->task));
}

void Worker::catch_up() {
  if (options_.measuring != Measuring::behind) return;
  // Where the next tilt could push a model out of the history, none may wait.
  const History& history = *run_.history;
  const bool scarce = history.bytes + history.tilts.back().bytes() > history.budget;
  const std::ptrdiff_t most = scarce ? 0 : most_waiting;
  const auto waiting = waiting_at(run_, Precision::awaited);
  while (std::ranges::count_if(*run_.tilts, waiting) > most) {
    // The measurer is at the oldest.
    const TiltRecord record = *std::find_if(run_.tilts->rbegin(), run_.tilts->rend(), waiting);
    const NoiseNetwork network = run_.network_of(*run_.history->find(record.tilt));
    const TiltFigures figures =
        measure_tilt(network, to_measure(run_, record), Precision::coarse, *workers_,
                     [this](double) { checkpoint(Activity::evaluating, 1.0); });
    take_in(figures);
  }
}

void Worker::take_findings() {
  for (Finding& finding : measurer_.take()) {
    if (finding.run != run_.id) continue;
    if (const auto* figures = std::get_if<TiltFigures>(&finding.what)) {
      take_in(*figures);
    } else if (auto* judgement = std::get_if<std::shared_ptr<const Judgement>>(&finding.what)) {
      // One that begins anew tells nothing new at first.
      const bool farther = !run_.judgement || (*judgement)->stage > run_.judgement->stage;
      if (farther && run_.finished) run_.judgement = std::move(*judgement);
    } else if (auto* left_out = std::get_if<std::shared_ptr<const LeftOutCurve>>(&finding.what)) {
      run_.left_out = std::move(*left_out);
    } else if (auto* preview = std::get_if<Finding::BaseSamples>(&finding.what)) {
      if (!run_.base.model) run_.base.preview = std::move(preview->samples);
    } else {
      measuring_failed_ = true;
      std::rethrow_exception(std::get<std::exception_ptr>(finding.what));
    }
  }
}

void Worker::take_in(const TiltFigures& figures) {
  const auto k = static_cast<std::size_t>(figures.tilt);
  if (k >= run_.tilts->size() || (*run_.tilts)[k].precision >= figures.precision) return;
  auto tilts = std::make_shared<std::vector<TiltRecord>>(*run_.tilts);
  TiltRecord& record = (*tilts)[k];
  enter_figures(record, figures);
  // Nothing better will come of an error without bounds.
  const bool sound = figures.points == 0 || std::isfinite(record.rmse);
  if (!sound) record.precision = Precision::full;
  run_.tilts = std::move(tilts);
  if (k == 0) remember_base_figures(run_, figures);
  if (sound) return;
  if (figures.tilt > 0) condemned_ = figures.tilt;
  watch_model([&] { check_figure(figures.tilt, "the score's error", figures.error.rmse); });
}

void Worker::preview_base(const NoiseNetwork& network) {
  constexpr std::chrono::milliseconds interval(100);
  if (options_.measuring != Measuring::behind || measuring_failed_ || !measurer_.free()) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_preview_ < interval) return;
  last_preview_ = now;
  at_leisure_ = false;
  measurer_.start(
      run_.id, preview_task(std::make_shared<const NoiseNetwork>(network), run_.experiment->seed));
}

}  // namespace tiltscope
