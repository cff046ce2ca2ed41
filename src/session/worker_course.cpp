#include "diffusion/base_training.h"
#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "diffusion/watchdog.h"
#include "finetune/method.h"
#include "oracle/step_word.h"
#include "session/clip_warning.h"
#include "session/measured_draws.h"
#include "session/worker.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace tiltscope {

namespace {

/// Of the base model's training data, as many as say where it lies.
constexpr Eigen::Index base_draws = 10'000;

/// Of the measuring of a tilt, the part that draws what is measured.
constexpr double drawing_share = 0.8;

template <class T>
std::shared_ptr<const std::vector<T>> appended(const std::vector<T>& list, T item) {
  auto longer = std::make_shared<std::vector<T>>(list);
  longer->push_back(std::move(item));
  return longer;
}

/// Of a step of the course, or of the samples of a method that takes none.
std::string clip_words(const TiltCourse& course, const TiltRecord& record) {
  const bool has_steps = course.last() > 0;
  return clip_warning(has_steps ? numbered_step(course, record.tilt) : "this run", record.clipped);
}

}  // namespace

void Worker::pursue_goal() {
  if (!workers_ || threads_ != run_.experiment->run.threads) {
    threads_ = run_.experiment->run.threads;
    workers_ = std::make_unique<Workers>(threads_);
  }
  if (!run_.base.model) find_base();
  if (!run_.base.model && goal_ != Goal::rest) {
    train_base();
    if (goal_ != Goal::all_tilts) goal_ = Goal::rest;
  }
  if (!run_.base.model) return;
  if (!run_.at.network) step_or_go_back(&Worker::show_base);
  if (!run_.at.measured.samples) draw_measured();
  if (run_.at.target_refused && goal_ != Goal::rest && goal_ != Goal::base) {
    throw std::domain_error(run_.at.target_problem);
  }
  while (!run_.at.at_last_tilt() && (goal_ == Goal::one_tilt || goal_ == Goal::all_tilts)) {
    serve_budget();
    step_or_go_back(&Worker::tilt);
    catch_up();
    if (goal_ == Goal::one_tilt) break;
  }
  if (run_.at.at_last_tilt() && goal_ != Goal::rest) finish();
}

void Worker::find_base() {
  if (train_from_scratch_) return;
  if (given_base_ && same_model_family(given_base_->experiment, *run_.experiment)) {
    return run_.base.accept(Model(*given_base_), "from a file");
  }
  if (!options_.base_model.empty()) {
    Model model = read_model(options_.base_model, "the base model");
    if (same_model_family(model.experiment, *run_.experiment)) {
      return run_.base.accept(std::move(model), "from a file");
    }
  }
  for (const std::span<const std::byte> pretrained : options_.pretrained) {
    Model model = read_model(pretrained, "the pretrained base model");
    if (same_base_model(model.experiment, *run_.experiment)) {
      return run_.base.accept(std::move(model), "pretrained");
    }
  }
}

void Worker::train_base() {
  const auto experiment = run_.experiment;
  BaseModel& base = run_.base;
  BaseTrainingState state;
  if (base.training) {
    state = *base.training;
  } else {
    base.epochs = std::make_shared<std::vector<EpochRecord>>();
  }
  clock_.restart();
  start_ = static_cast<double>(state.epoch) / experiment->training.epochs;
  begin(Activity::training_base);
  auto network = tiltscope::train_base(
      *experiment, *workers_,
      [&base, &state](const EpochRecord& epoch) {
        base.epochs = appended(*base.epochs, epoch);
        base.training = std::make_shared<const BaseTrainingState>(state);
      },
      [this](double progress) { checkpoint(Activity::training_base, progress); }, &state,
      [this](const NoiseNetwork& averaged) { preview_base(averaged); });
  clock_.restart();
  start_ = 0.0;
  base.accept({*experiment, std::move(network), 0},
              "trained here, " + std::to_string(base.epochs->size()) + " epochs");
}

void Worker::show_base() {
  BaseModel& base = run_.base;
  const std::uint64_t seed = run_.experiment->seed;
  if (base.around.empty() || base.around_seed != seed) {
    base.around =
        bounding_box(run_.base_density->sample(base_draws, RandomStream(seed, Purpose::base_data))
                         .cast<float>());
    base.around_seed = seed;
  }
  run_.at.network = base.model->network;
  run_.at.around = base.around;
  measure({});
}

void Worker::step_or_go_back(void (Worker::*step)()) {
  const Standing before = run_.at;
  try {
    (this->*step)();
  } catch (...) {
    run_.at = before;
    if (run_.at.network) watch();
    throw;
  }
}

void Worker::tilt() {
  // Settings that arrive on the way are for the next tilt.
  const auto experiment = run_.experiment;
  const auto method = run_.method;
  const auto course = run_.at.course;
  Standing& at = run_.at;
  const int k = at.tilt + 1;
  TiltRecord record;
  begin(Activity::sampling);
  const double start = working_seconds();
  const auto progress = [&](Method::Stage stage, double done) {
    const bool training = stage == Method::Stage::training;
    if (training && activity_ == Activity::sampling) {
      record.sampling_seconds = working_seconds() - start;
      begin(Activity::tilting);
    }
    if (done > 0.0) checkpoint(training ? Activity::tilting : Activity::sampling, done);
  };
  const RoundInput input{.experiment = *experiment,
                         .course = *course,
                         .k = k,
                         .plausible = plausible(experiment->tilting.sampler),
                         .density = at.measured.density,
                         .state = at.state};
  RoundOutcome outcome = method->round(*at.network, input, *workers_, progress);
  record.training_seconds = working_seconds() - start - record.sampling_seconds;
  watch_model([&] {
    check_weights(k, at.network->mlp().parameters(), run_.base.model->network.mlp().parameters());
  });
  record.loss = outcome.loss;
  record.gradient = outcome.gradient;
  record.cost = outcome.cost;
  record.step = outcome.step;
  record.left_out = outcome.left_out;
  if (outcome.course) {
    run_.set_course(std::make_shared<const TiltCourse>(*outcome.course));
    run_.find_target();
  }
  at.around = std::move(outcome.around);
  at.state = std::move(outcome.state);
  at.tilt = k;
  run_.message.clear();
  measure(std::move(record));
}

Worker::Drawn Worker::draw(Denoiser& denoiser, const ExactDensity* exact,
                           const SamplerConfig& sampler, Eigen::Index n, DrawId id,
                           const Checkpoint& checkpoint) {
  // Settings that arrive on the way make another method, and perhaps another course.
  const auto method = run_.method;
  const auto course = run_.at.course;
  const Box box = plausible(sampler);
  DrawReport report;
  const DrawInput input{denoiser, run_.at.network->schedule(), sampler, box, *course, &report};
  const double start = working_seconds();
  Drawn drawn{method->draw(input, n, id, *workers_, checkpoint), nullptr};
  report.seconds = working_seconds() - start;
  watch_model([&] { check_samples(run_.at.tilt, drawn.samples, exact, *run_.base_density); });
  if (course->last() == 0) drawn.report = std::make_shared<const DrawReport>(std::move(report));
  return drawn;
}

void Worker::draw_measured() {
  begin(Activity::evaluating);
  const SamplerConfig sampler = run_.experiment->tilting.sampler;
  const std::uint64_t seed = run_.experiment->seed;
  const bool watched = options_.measuring == Measuring::behind;
  const EvaluationConfig& evaluation = run_.experiment->evaluation;
  const Eigen::Index n = watched ? displayed_draws(evaluation) : measured_draws(evaluation);
  const Measured& base = run_.base.measured;
  Standing& at = run_.at;
  const auto density = run_.density(at.tilt);
  const bool has_denoiser = run_.method->has_denoiser();
  const bool of_base = at.tilt == 0 && has_denoiser;
  if (of_base && base.samples && base.samples->cols() == n && base.sampler == sampler &&
      base.seed == seed) {
    at.measured = base;
    at.measured.density = density;
    watch();
    return;
  }
  LearnedDenoiser learned(*at.network, *workers_);
  RecordingDenoiser recording(learned, n, sampler.steps, *workers_);
  Denoiser& denoiser = has_denoiser ? static_cast<Denoiser&>(recording) : learned;
  auto [samples, report] =
      draw(denoiser, density.get(), independent(sampler), n, {seed, result_draw},
           [this](double progress) { checkpoint(Activity::evaluating, drawing_share * progress); });
  auto paths = has_denoiser ? recording.finish(samples, at.tilt) : nullptr;
  const double clipped = share_on(plausible(sampler), samples);
  at.measured = {.samples = std::make_shared<const Eigen::MatrixXf>(std::move(samples)),
                 .tilt = at.tilt,
                 .paths = std::move(paths),
                 .clipped = clipped,
                 .sampler = sampler,
                 .seed = seed,
                 .density = density,
                 .report = report};
  if (of_base) {
    run_.base.measured = at.measured;
    run_.base.figures.reset();
  }
  watch();
}

void Worker::watch() {
  if (!run_.method->has_denoiser()) return;
  observer_.watch(*run_.at.network, run_.at.measured.density, run_.id, run_.at.tilt);
}

void Worker::measure(TiltRecord record) {
  draw_measured();
  checkpoint(Activity::evaluating, drawing_share);
  const Standing& at = run_.at;
  record.tilt = at.tilt;
  record.last = at.course->last();
  record.lambda = at.course->strength(at.tilt);
  record.samples = at.measured.samples->cols();
  record.clipped = at.measured.clipped;
  if (record.clipped > much_clipped) run_.message = clip_words(*at.course, record);
  const TiltToMeasure tilt{.tilt = at.tilt,
                           .evaluation = run_.experiment->evaluation,
                           .seed = run_.experiment->seed,
                           .density = at.measured.density,
                           .scored = run_.method->has_denoiser(),
                           .draws = record.samples,
                           .samples = at.measured.samples};
  std::optional<TiltFigures> figures;
  if (at.tilt == 0) figures = base_figures(run_);
  if (!figures && options_.measuring == Measuring::in_step) {
    figures = measure_tilt(*at.network, tilt, Precision::full, *workers_, [this](double progress) {
      checkpoint(Activity::evaluating, drawing_share + (1.0 - drawing_share) * progress);
    });
    if (figures->points > 0) {
      watch_model([&] { check_figure(at.tilt, "the score's error", figures->error.rmse); });
    }
  }
  if (figures) {
    enter_figures(record, *figures);
  } else {
    await_figures(record, tilt);
  }
  run_.tilts = appended(*run_.tilts, std::move(record));
  keep();
  if (figures && at.tilt == 0) remember_base_figures(run_, *figures);
  publish();
}

void Worker::keep() {
  KeptTilt kept;
  const Standing& at = run_.at;
  kept.tilt = at.tilt;
  kept.parameters = std::make_shared<Eigen::VectorXf>(at.network->mlp().parameters());
  kept.state = at.state;
  kept.data_mean_square = at.network->data_mean_square();
  kept.samples = at.measured.samples;
  // Nobody else looks at them.
  if (options_.measuring == Measuring::behind) kept.paths = at.measured.paths;
  kept.around = at.around;
  kept.density = at.measured.density;
  run_.history = with_tilt(*run_.history, std::move(kept));
}

void Worker::finish() {
  begin(Activity::sampling);
  const Standing& at = run_.at;
  LearnedDenoiser denoiser(*at.network, *workers_);
  const Drawn drawn = draw(denoiser, at.measured.density.get(), independent(at.measured.sampler),
                           run_.experiment->evaluation.points, {at.measured.seed, result_draw},
                           [this](double progress) { checkpoint(Activity::sampling, progress); });
  const TiltRecord& worst = *std::ranges::max_element(*run_.tilts, {}, &TiltRecord::clipped);
  if (worst.clipped > much_clipped) run_.message = clip_words(*at.course, worst);
  run_.final_samples = std::make_shared<Eigen::MatrixXd>(drawn.samples.cast<double>());
  run_.final_report = drawn.report;
  run_.model = std::make_shared<const Model>(Model{*run_.experiment, *at.network, at.tilt});
  run_.finished = true;
}

}  // namespace tiltscope
