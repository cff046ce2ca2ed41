#include "diffusion/base_training.h"
#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "diffusion/score_error.h"
#include "diffusion/tilting.h"
#include "diffusion/watchdog.h"
#include "math/effective_size.h"
#include "math/gaussian_mixture.h"
#include "session/worker.h"

#include <utility>

namespace tiltscope {

namespace {

/// The draw that makes the final samples; draw k makes the data set of tilt k + 1.
constexpr std::uint32_t final_draw = 0xffffffff;

/// Of the base model's training data, as many as say where it lies.
constexpr Eigen::Index base_draws = 10'000;

/// Exact samples on which the entropy rests.
constexpr Eigen::Index reference_draws = 5'000;

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
  if (!data_.samples) draw_data();
  while (!at_last_tilt() && (goal_ == Goal::one_tilt || goal_ == Goal::all_tilts)) {
    serve_budget();
    tilt_or_go_back();
    if (goal_ == Goal::one_tilt) goal_ = Goal::rest;
  }
  if (at_last_tilt()) finish();
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
      [this, &state](const EpochLoss& loss) {
        base_epochs_ =
            appended(*base_epochs_, EpochRecord{loss.epoch, loss.training, loss.held_out});
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
  draw_data();
  record(0.0, 0.0, 0.0);
}

void Worker::tilt_or_go_back() {
  const int tilt = tilt_;
  const auto course = course_;
  const Data data = data_;
  const CarriedOver carried_over = carried_over_;
  const Eigen::VectorXf parameters = network_->mlp().parameters();
  try {
    this->tilt();
  } catch (const Diverged&) {
    tilt_ = tilt;
    course_ = course;
    data_ = data;
    carried_over_ = carried_over;
    network_->mlp().parameters() = parameters;
    observer_.watch(*network_, exact_density(), run_, tilt_);
    throw;
  }
}

void Worker::tilt() {
  // A setting of the sampler may have changed since.
  if (!fits(data_)) draw_data();
  const double sampling_seconds = data_.seconds;
  begin(Activity::tilting);
  const double start = working_seconds();
  if (experiment_.tilting.ess > 0.0) choose_step();
  const double loss = fit();
  const double training_seconds = working_seconds() - start;
  check_weights(tilt_ + 1, network_->mlp().parameters(), base_->network.mlp().parameters());
  ++tilt_;
  message_.clear();
  draw_data();
  record(sampling_seconds, training_seconds, loss);
}

/// One tilt of the network, with what the last one left to it.
double Worker::fit() {
  const TiltCourse::Stretch& stretch = course_->at(tilt_ + 1);
  // A copy: settings that arrive on the way are for the next tilt.
  TiltingConfig config = experiment_.tilting;
  config.rate = starting_rate(config, stretch.step());
  config.lambda = stretch.lambda;
  config.tilts = stretch.tilts;
  const bool warm = config.moments == Moments::warm;
  const bool reuses = config.reuse > 0.0;
  const auto data = data_.samples;

  AdamState adam;
  if (warm && carried_over_.adam) adam = *carried_over_.adam;
  const TakenOver before{
      .earlier = reuses ? reweighted(carried_over_.earlier, *course_, tilt_, config.reuse)
                        : WeightedPoints{},
      .adam = warm ? &adam : nullptr};
  const double loss = tilt_once(
      *network_, *data, stretch.reward, config, experiment_.seed, tilt_ + 1, *workers_,
      [this](double progress) { checkpoint(Activity::tilting, progress); }, before);

  carried_over_.adam = warm ? std::make_shared<const AdamState>(std::move(adam)) : nullptr;
  if (reuses) {
    carried_over_.earlier.push_back({tilt_, data});
  } else {
    carried_over_.earlier.clear();
  }
  return loss;
}

void Worker::choose_step() {
  const Eigen::VectorXd rewards = course_->stretches().back().reward.values(*data_.samples);
  const int tilts = tilts_for(rewards, course_->rest(tilt_), experiment_.tilting.ess);
  course_ = std::make_shared<const TiltCourse>(course_->divided(tilt_, tilts));
}

bool Worker::fits(const Data& data) const {
  return data.samples && data.tilt == tilt_ && data.size == draws() &&
         data.sampler == experiment_.tilting.sampler && data.seed == experiment_.seed;
}

Eigen::Index Worker::draws() const {
  return at_last_tilt() ? experiment_.evaluation.points : experiment_.tilting.samples;
}

void Worker::draw_data() {
  if (tilt_ == 0 && fits(base_data_)) {
    data_ = base_data_;
    observer_.watch(*network_, exact_density(), run_, tilt_);
    return;
  }
  const bool last = at_last_tilt();
  begin(Activity::sampling);
  const double start = working_seconds();
  LearnedDenoiser learned(*network_, *workers_);
  // A copy: settings that arrive on the way are for the next tilt.
  const SamplerConfig asked = experiment_.tilting.sampler;
  SamplerConfig config = asked;
  // The result is judged beside independent draws of the target, and must be one of them itself.
  if (last) config.starts = Starts::random;
  const Box around = around_data_before();
  RecordingDenoiser denoiser(learned, draws(), config.steps, *workers_);
  const std::uint64_t seed = experiment_.seed;
  auto samples =
      draw_samples(denoiser, network_->schedule(), config, draws(),
                   {seed, last ? final_draw : static_cast<std::uint32_t>(tilt_)},
                   config.clip > 0.0 ? widened(around, config.clip) : Box{}, *workers_,
                   [this](double progress) { checkpoint(Activity::sampling, progress); });
  check_samples(tilt_, samples, exact_density(), GaussianMixture(experiment_.base));
  const Eigen::Index size = samples.cols();
  auto paths = denoiser.finish(samples, tilt_);
  data_ = {std::make_shared<Eigen::MatrixXf>(std::move(samples)),
           tilt_,
           asked,
           size,
           seed,
           working_seconds() - start,
           around,
           std::move(paths)};
  if (tilt_ == 0) base_data_ = data_;
  observer_.watch(*network_, exact_density(), run_, tilt_);
}

Box Worker::around_data_before() const {
  if (data_.samples) return data_.tilt == tilt_ ? data_.around : bounding_box(*data_.samples);
  if (const KeptTilt* kept = history_->find(tilt_)) return kept->around;
  return bounding_box(GaussianMixture(experiment_.base)
                          .sample(base_draws, RandomStream(experiment_.seed, Purpose::base_data))
                          .cast<float>());
}

void Worker::record(double sampling_seconds, double training_seconds, double loss) {
  begin(Activity::evaluating);
  TiltRecord record;
  record.tilt = tilt_;
  record.last = course_->last();
  record.lambda = course_->strength(tilt_);
  record.sampling_seconds = sampling_seconds;
  record.training_seconds = training_seconds;
  record.loss = loss;
  const GaussianMixture exact = exact_density();
  const ScoreError error =
      score_error(*network_, exact, experiment_.evaluation, experiment_.seed, *workers_);
  record.rmse = error.rmse;
  record.rmse_weighted = error.weighted;
  check_figure(tilt_, "the score's error", error.rmse);
  checkpoint(Activity::evaluating, 0.5);
  record.samples = data_.size;
  record.fit = sample_fit(exact, data_.samples->cast<double>());
  checkpoint(Activity::evaluating, 0.75);
  // The same numbers at every tilt, as for the score's error.
  const RandomStream stream(experiment_.seed, Purpose::evaluation_points, 2);
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
  kept.samples = data_.samples;
  kept.sampler = data_.sampler;
  kept.around = data_.around;
  kept.seed = data_.seed;
  kept.sampling_seconds = data_.seconds;
  kept.result = at_last_tilt();
  history_ = with_tilt(*history_, std::move(kept));
}

NoiseNetwork<float> Worker::network_of(const KeptTilt& kept) const {
  NoiseNetwork<float> network = base_->network;
  network.mlp().parameters() = *kept.parameters;
  return network;
}

void Worker::finish() {
  final_samples_ = std::make_shared<Eigen::MatrixXd>(data_.samples->cast<double>());
  model_bytes_ =
      std::make_shared<std::vector<std::byte>>(write_model({experiment_, *network_, tilt_}));
  finished_ = true;
}

}  // namespace tiltscope
