#include "finetune/tilting/tilting.h"

#include "config/targets.h"
#include "config/wording.h"
#include "diffusion/mini_batches.h"
#include "diffusion/noising.h"
#include "diffusion/watchdog.h"
#include "finetune/tilting/example_picks.h"
#include "finetune/tilting/tilt_targets.h"
#include "math/random.h"
#include "nn/predictor.h"
#include "nn/trainer.h"

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace tiltscope {

namespace {

/// Throws Diverged where walls, rewards of -inf, leave nothing to go by.
void check_walls(const Eigen::VectorXd& rewards, const TiltStep& step) {
  const Eigen::Index walls = (!rewards.array().isFinite()).count();
  if (walls == rewards.size()) {
    throw Diverged({.tilt = step.k,
                    .symptom = "the reward is -inf at every one of the " +
                               counted(static_cast<int>(walls), "sample", "samples") +
                               " that the model draws",
                    .remedies = {"a reward that is finite at some of them"}});
  }
  if (walls > 0 && step.delta < 0.0) {
    throw Diverged({.tilt = step.k,
                    .symptom = "the reward is -inf at " + std::to_string(walls) +
                               " of the samples, where exp(delta r) with a negative delta is "
                               "infinite",
                    .remedies = {"a positive tilting.lambda"}});
  }
}

}  // namespace

double starting_rate(const TiltingConfig& config, double delta) {
  const double full = std::abs(config.lambda) / 20.0;
  if (config.scaling == RateScaling::fixed || std::abs(delta) >= full) return config.rate;
  return config.rate * std::abs(delta) / full;
}

TiltStep tilt_step(const TiltCourse& course, int k, const Experiment& experiment) {
  const TiltCourse::Stretch& stretch = course.at(k);
  return {.reward = stretch.reward,
          .delta = stretch.step(),
          .rate = starting_rate(experiment.tilting, stretch.step()),
          .k = k,
          .seed = experiment.seed,
          .rest = course.rest(k - 1)};
}

TiltOutcome tilt_once(NoiseNetwork& network, const Eigen::MatrixXf& data, const TiltStep& step,
                      const TiltingConfig& config, Workers& workers, const Checkpoint& checkpoint,
                      const TakenOver& before) {
  const Eigen::Index n = data.cols();
  const NoiseNetwork teacher = network;
  std::vector<Predictor> teachers(static_cast<std::size_t>(workers.size()), Predictor(teacher));
  const Eigen::VectorXd rewards =
      before.rewards.size() > 0 ? before.rewards : step.reward->values(data);
  check_walls(rewards, step);
  TiltTargets targets(data, *step.reward, step.delta, config, workers.size(), before.earlier,
                      rewards);
  if (targets.largest_log_weight() > TiltTargets::most_log_weight) {
    throw Diverged(step.k, "exp(delta r) of a sample is exp(" +
                               rounded(targets.largest_log_weight(), 3) +
                               ") times the usual one or its inverse, more than floats can hold");
  }
  ExamplePicks picks(targets.rewards(), step.rest, config.ahead);
  targets.weigh(picks.importance());
  Eigen::MatrixXf e_old(data.rows(), config.batch);  // of the mini-batch
  const auto k = static_cast<std::uint32_t>(step.k);
  const auto fill = [&](const MiniBatches::Part& part, Trainer::Batch batch) {
    const auto count = batch.t.size();
    std::array<std::uint32_t, PosteriorSums::capacity> places{};
    const auto samples = std::span(places).first(part.samples.size());
    for (Eigen::Index j = 0; j < count; ++j) {
      const auto place = static_cast<std::size_t>(j);
      samples[place] = picks[part.samples[place]];
      batch.x_t.col(j) = data.col(samples[place]);
    }
    noise(RandomStream(step.seed, Purpose::tilt_noise, k, part.step), teacher.schedule(),
          part.first, batch.x_t, {batch.t, batch.alpha, batch.sigma, batch.target, batch.x_t},
          config.times, config.noise);
    auto old = e_old.middleCols(part.first, count);
    teachers[static_cast<std::size_t>(part.worker)].predict(batch.x_t, batch.t, batch.alpha,
                                                            batch.sigma, old);
    targets(samples, part.worker, old, batch);
  };

  LowRank* const factors = before.factors;
  Eigen::VectorXf& weights = factors ? factors->factors() : network.mlp().parameters();
  const Eigen::VectorXf start = weights;
  if (config.momentum > 0.0 && before.last != nullptr && before.last->delta != 0.0) {
    const double share = config.momentum * step.delta / before.last->delta;
    weights += static_cast<float>(share) * before.last->weights;
    if (factors) factors->merge(network.mlp());
  }
  Trainer trainer(network, config.batch, workers, factors);
  if (before.adam != nullptr && before.adam->steps > 0) trainer.warm_start(*before.adam);
  if (config.averaging > 0.0) trainer.average_parameters(config.averaging);
  MiniBatches batches(n, config.batch, config.epochs, step.rate, config.decay, config.noise);
  const bool has_loss = !may_be_implicit(config.target);
  LossWatch watch(step.k, data.rows(), has_loss ? "the loss" : "the gradient's square");
  Misfit misfit;
  for (int epoch = 0; epoch < config.epochs; ++epoch) {
    const RandomStream order(step.seed, Purpose::tilt_shuffle, k,
                             static_cast<std::uint32_t>(epoch));
    picks.choose(epoch);
    misfit = batches.pass(trainer, order, fill, checkpoint);
    watch.check(has_loss ? misfit.loss : misfit.gradient);
  }
  if (config.averaging > 0.0) weights = trainer.average();
  if (config.averaging > 0.0 && factors) factors->merge(network.mlp());
  if (before.adam != nullptr) *before.adam = trainer.adam();
  WeightStep moved;
  if (config.momentum > 0.0) moved = {weights - start, step.delta};
  return {.loss = has_loss ? misfit.loss : std::numeric_limits<double>::quiet_NaN(),
          .gradient = misfit.gradient,
          .rewards = targets.rewards(),
          .step = std::move(moved),
          .cost = {.training_examples = batches.examples(),
                   .reward_evaluations = targets.reward_evaluations(),
                   .forward_passes = 2 * batches.examples(),
                   .parameter_passes = batches.examples()}};
}

}  // namespace tiltscope
