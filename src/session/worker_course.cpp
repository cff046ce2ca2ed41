#include "diffusion/base_training.h"
#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "diffusion/score_error.h"
#include "diffusion/tilting.h"
#include "diffusion/watchdog.h"
#include "math/box_after_tilt.h"
#include "math/effective_size.h"
#include "math/evaluation_stream.h"
#include "math/gaussian_mixture.h"
#include "session/clip_warning.h"
#include "session/measured_draws.h"
#include "session/worker.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

namespace {

/// Of the base model's training data, as many as say where it lies.
constexpr Eigen::Index base_draws = 10'000;

/// Exact samples on which the entropy rests.
constexpr Eigen::Index reference_draws = 5'000;

/// Of the measuring of a tilt, the part that draws what is measured.
constexpr double drawing_share = 0.8;

template <class T>
std::shared_ptr<const std::vector<T>> appended(const std::vector<T>& list, T item) {
  auto longer = std::make_shared<std::vector<T>>(list);
  longer->push_back(std::move(item));
  return longer;
}

}  // namespace

void Worker::pursue_goal() {
  if (!workers_ || threads_ != experiment_.run.threads) {
    threads_ = experiment_.run.threads;
    workers_ = std::make_unique<Workers>(threads_);
  }
  if (!base_) find_base();
  if (!base_ && goal_ != Goal::rest) {
    train_base();
    if (goal_ != Goal::all_tilts) goal_ = Goal::rest;
  }
  if (!base_) return;
  if (!network_) show_base();
  if (!measured_.samples) draw_measured();
  while (!at_last_tilt() && (goal_ == Goal::one_tilt || goal_ == Goal::all_tilts)) {
    serve_budget();
    tilt_or_go_back();
    if (goal_ == Goal::one_tilt) break;
  }
  if (at_last_tilt() && goal_ != Goal::rest) finish();
}

void Worker::find_base() {
  if (train_from_scratch_) return;
  if (!options_.base_model.empty()) {
    Model model = read_model(options_.base_model, "the base model");
    if (same_model_family(model.experiment, experiment_)) {
      return accept_base(std::move(model), "from a file");
    }
  }
  if (!options_.pretrained.empty()) {
    Model model = read_model(options_.pretrained, "the pretrained base model");
    if (same_base_model(model.experiment, experiment_)) {
      accept_base(std::move(model), "pretrained");
    }
  }
}

void Worker::train_base() {
  const Experiment experiment = experiment_;
  BaseTrainingState state;
  if (base_training_) {
    state = *base_training_;
  } else {
    base_epochs_ = std::make_shared<std::vector<EpochRecord>>();
  }
  clock_.restart();
  start_ = static_cast<double>(state.epoch) / experiment.training.epochs;
  begin(Activity::training_base);
  auto network = tiltscope::train_base(
      experiment, *workers_,
      [this, &state](const EpochRecord& epoch) {
        base_epochs_ = appended(*base_epochs_, epoch);
        base_training_ = std::make_shared<const BaseTrainingState>(state);
      },
      [this](double progress) { checkpoint(Activity::training_base, progress); }, &state);
  clock_.restart();
  start_ = 0.0;
  accept_base({experiment, std::move(network), 0},
              "trained here, " + std::to_string(base_epochs_->size()) + " epochs");
}

void Worker::accept_base(Model model, std::string origin) {
  base_ = std::make_shared<const Model>(std::move(model));
  base_origin_ = std::move(origin);
  base_training_.reset();
}

void Worker::show_base() {
  network_ = base_->network;
  model_bytes_ = std::make_shared<std::vector<std::byte>>(write_model(*base_));
  around_ = bounding_box(GaussianMixture(experiment_.base)
                             .sample(base_draws, RandomStream(experiment_.seed, Purpose::base_data))
                             .cast<float>());
  measure({});
}

void Worker::tilt_or_go_back() {
  const int tilt = tilt_;
  const auto course = course_;
  const Measured measured = measured_;
  const Box around = around_;
  const CarriedOver carried_over = carried_over_;
  const Eigen::VectorXf parameters = network_->mlp().parameters();
  try {
    this->tilt();
  } catch (const Diverged&) {
    tilt_ = tilt;
    course_ = course;
    measured_ = measured;
    around_ = around;
    carried_over_ = carried_over;
    network_->mlp().parameters() = parameters;
    observer_.watch(*network_, exact_density(), run_, tilt_);
    throw;
  }
}

void Worker::tilt() {
  TiltRecord record;
  begin(Activity::sampling);
  const double start = working_seconds();
  const auto data = draw_data(record.cost);
  record.sampling_seconds = working_seconds() - start;
  begin(Activity::tilting);
  if (experiment_.tilting.ess > 0.0) {
    choose_step(*data);
    record.cost.reward_evaluations += data->cols();
  }
  const TiltOutcome outcome = fit(data);
  record.loss = outcome.loss;
  record.gradient = outcome.gradient;
  record.cost += outcome.cost;
  record.training_seconds = working_seconds() - start - record.sampling_seconds;
  check_weights(tilt_ + 1, network_->mlp().parameters(), base_->network.mlp().parameters());
  around_ = box_after_tilt(*data, outcome.rewards, course_->at(tilt_ + 1).step());
  ++tilt_;
  message_.clear();
  measure(std::move(record));
}

/// One tilt of the network, with what the last one left to it.
TiltOutcome Worker::fit(const std::shared_ptr<const Eigen::MatrixXf>& data) {
  // A copy: settings that arrive on the way are for the next tilt.
  const TiltingConfig config = experiment_.tilting;
  const TiltStep step = tilt_step(*course_, tilt_ + 1, experiment_);
  const bool warm = config.moments == Moments::warm;
  const bool reuses = config.reuse > 0.0;

  AdamState adam;
  if (warm && carried_over_.adam) adam = *carried_over_.adam;
  const TakenOver before{
      .earlier = reuses ? reweighted(carried_over_.earlier, *course_, tilt_, config.reuse)
                        : WeightedPoints{},
      .adam = warm ? &adam : nullptr};
  TiltOutcome outcome = tilt_once(
      *network_, *data, step, config, *workers_,
      [this](double progress) { checkpoint(Activity::tilting, progress); }, before);

  outcome.cost.reward_evaluations += before.earlier.evaluations;
  carried_over_.adam = warm ? std::make_shared<const AdamState>(std::move(adam)) : nullptr;
  if (reuses) {
    carried_over_.earlier.push_back({tilt_, data});
  } else {
    carried_over_.earlier.clear();
  }
  return outcome;
}

void Worker::choose_step(const Eigen::MatrixXf& data) {
  const Eigen::VectorXd rewards = course_->stretches().back().reward.values(data);
  const int tilts = tilts_for(rewards, course_->rest(tilt_), experiment_.tilting.ess);
  course_ = std::make_shared<const TiltCourse>(course_->divided(tilt_, tilts));
}

Eigen::MatrixXf Worker::draw(Denoiser& denoiser, const SamplerConfig& sampler, Eigen::Index n,
                             DrawId id, const Checkpoint& checkpoint) {
  auto samples = draw_samples(denoiser, network_->schedule(), sampler, n, id, plausible(sampler),
                              *workers_, checkpoint);
  check_samples(tilt_, samples, exact_density(), GaussianMixture(experiment_.base));
  return samples;
}

std::shared_ptr<const Eigen::MatrixXf> Worker::draw_data(TiltCost& cost) {
  LearnedDenoiser denoiser(*network_, *workers_);
  // Copies: settings that arrive on the way are for the next tilt.
  const TiltingConfig config = experiment_.tilting;
  auto samples = draw(denoiser, config.sampler, config.samples,
                      {experiment_.seed, static_cast<std::uint32_t>(tilt_)},
                      [this](double progress) { checkpoint(Activity::sampling, progress); });
  cost.denoiser_calls += denoiser.calls();
  return std::make_shared<const Eigen::MatrixXf>(std::move(samples));
}

void Worker::draw_measured() {
  begin(Activity::evaluating);
  const SamplerConfig sampler = experiment_.tilting.sampler;
  const std::uint64_t seed = experiment_.seed;
  const Eigen::Index n = measured_draws(experiment_.evaluation);
  const Measured& base = base_measured_;
  if (tilt_ == 0 && base.samples && base.samples->cols() == n && base.sampler == sampler &&
      base.seed == seed) {
    measured_ = base;
    observer_.watch(*network_, exact_density(), run_, tilt_);
    return;
  }
  LearnedDenoiser learned(*network_, *workers_);
  RecordingDenoiser denoiser(learned, n, sampler.steps, *workers_);
  auto samples =
      draw(denoiser, independent(sampler), n, {seed, result_draw},
           [this](double progress) { checkpoint(Activity::evaluating, drawing_share * progress); });
  auto paths = denoiser.finish(samples, tilt_);
  const double clipped = share_on(plausible(sampler), samples);
  measured_ = {std::make_shared<const Eigen::MatrixXf>(std::move(samples)),
               tilt_,
               std::move(paths),
               clipped,
               sampler,
               seed};
  if (tilt_ == 0) base_measured_ = measured_;
  observer_.watch(*network_, exact_density(), run_, tilt_);
}

void Worker::measure(TiltRecord record) {
  draw_measured();
  checkpoint(Activity::evaluating, drawing_share);
  record.tilt = tilt_;
  record.last = course_->last();
  record.lambda = course_->strength(tilt_);
  const GaussianMixture exact = exact_density();
  const ScoreError error =
      score_error(*network_, exact, experiment_.evaluation, experiment_.seed, *workers_);
  record.rmse = error.rmse;
  record.rmse_weighted = error.weighted;
  check_figure(tilt_, "the score's error", error.rmse);
  checkpoint(Activity::evaluating, 0.9);
  record.samples = measured_.samples->cols();
  record.clipped = measured_.clipped;
  if (record.clipped > much_clipped) message_ = clip_warning(tilt_, record.clipped);
  record.fit = sample_fit(exact, measured_.samples->cast<double>());
  checkpoint(Activity::evaluating, 0.95);
  // The same numbers at every tilt, as for the score's error.
  const RandomStream stream = evaluation_stream(experiment_.seed, EvaluationUse::exact_samples);
  record.exact = exact_fit(exact, exact.sample(reference_draws, stream), record.samples);
  tilts_ = appended(*tilts_, std::move(record));
  keep();
  publish();
}

void Worker::keep() {
  KeptTilt kept;
  kept.tilt = tilt_;
  kept.parameters = std::make_shared<Eigen::VectorXf>(network_->mlp().parameters());
  kept.carried_over = carried_over_;
  kept.data_mean_square = network_->data_mean_square();
  kept.samples = measured_.samples;
  kept.around = around_;
  history_ = with_tilt(*history_, std::move(kept));
}

NoiseNetwork<float> Worker::network_of(const KeptTilt& kept) const {
  NoiseNetwork<float> network = base_->network;
  network.mlp().parameters() = *kept.parameters;
  return network;
}

void Worker::finish() {
  begin(Activity::sampling);
  LearnedDenoiser denoiser(*network_, *workers_);
  const Eigen::MatrixXf samples =
      draw(denoiser, independent(measured_.sampler), experiment_.evaluation.points,
           {measured_.seed, result_draw},
           [this](double progress) { checkpoint(Activity::sampling, progress); });
  const TiltRecord& worst = *std::ranges::max_element(*tilts_, {}, &TiltRecord::clipped);
  if (worst.clipped > much_clipped) message_ = clip_warning(worst.tilt, worst.clipped);
  final_samples_ = std::make_shared<Eigen::MatrixXd>(samples.cast<double>());
  model_bytes_ =
      std::make_shared<std::vector<std::byte>>(write_model({experiment_, *network_, tilt_}));
  finished_ = true;
}

}  // namespace tiltscope
