#include "finetune/paths/path_method.h"

#include "config/wording.h"
#include "diffusion/denoiser.h"
#include "diffusion/watchdog.h"
#include "finetune/kept_factors.h"
#include "finetune/paths/carried_along.h"
#include "math/random.h"
#include "oracle/tilted_density.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

void require_state(bool sound, const char* what) {
  if (!sound) throw std::runtime_error(what);
}

CarriedAlong at_start(const MethodState& state, const NoiseNetwork& network) {
  if (!state.empty()) return carried_along(state);
  return {.base = std::make_shared<const Eigen::MatrixXf>(network.mlp().parameters()),
          .adam = {},
          .around = {},
          .factors = nullptr};
}

Box around_both(const Box& a, const Box& b) {
  if (a.empty()) return b;
  return {a.low.cwiseMin(b.low), a.high.cwiseMax(b.high)};
}

}  // namespace

ChainOptions chain_options(const Experiment& experiment) {
  ChainOptions options{.steps = experiment.method.chain_steps};
  if (experiment.method.chain_noise == ChainNoise::matched) {
    options.variance = variance_within(experiment.base);
  }
  return options;
}

Eigen::MatrixXf PathMethod::Round::reward_gradients(const Eigen::MatrixXf& x) const {
  const auto gradients = reward.gradients(x.cast<double>());
  cost.reward_gradients += x.cols();
  if (!gradients) {
    throw std::domain_error(
        "this method needs the gradient of the reward, which this reward does not have: take "
        "another reward, or a method that only evaluates it");
  }
  if (!gradients->allFinite()) {
    throw Diverged({.tilt = k,
                    .symptom = "the gradient of the reward is not finite at a sample",
                    .remedies = {"a reward without walls"}});
  }
  return (lambda * *gradients).cast<float>();
}

Eigen::VectorXd PathMethod::Round::reward_values(const Eigen::MatrixXf& x) const {
  Eigen::VectorXd values = reward.values(x);
  cost.reward_evaluations += x.cols();
  const auto finite = values.array().isFinite();
  if (!finite.any()) {
    throw Diverged({.tilt = k,
                    .symptom = "the reward is -inf at every one of the " +
                               counted(static_cast<int>(x.cols()), "sample", "samples") +
                               " that the model draws",
                    .remedies = {"a reward that is finite at some of them"}});
  }
  const double least = finite.select(values.array(), values.maxCoeff()).minCoeff();
  return lambda * finite.select(values.array(), least).matrix();
}

TiltCourse PathMethod::course(const Experiment& experiment) const {
  return TiltCourse::at_once(experiment, settings_.rounds);
}

RoundOutcome PathMethod::round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                               const Progress& progress) const {
  const std::uint64_t seed = input.experiment.seed;
  const TiltCourse::Stretch& stretch = input.course.at(input.k);
  const CarriedAlong before = at_start(input.state, network);
  NoiseNetwork base = network;
  base.mlp().parameters() = before.base->col(0);
  LearnedDenoiser denoiser(network, workers);
  std::optional<LowRank> factors = factors_at_start(input.experiment, before.base, before.factors);
  Trainer trainer(network, settings_.batch, workers, factors ? &*factors : nullptr);
  if (before.adam.steps > 0) trainer.warm_start(before.adam);
  RoundOutcome outcome;
  outcome.around = before.around;
  ChainPaths paths;
  progress(Stage::sampling, 0.0);
  for (int i = 0; i < settings_.repeats; ++i) {
    // The first paths alone are shown as the round's sampling.
    const Stage stage = i == 0 ? Stage::sampling : Stage::training;
    const auto share = [&](double done) { return (i + done) / settings_.repeats; };
    const auto number = static_cast<std::uint32_t>((input.k - 1) * settings_.repeats + i);
    const double shift = RandomStream(seed, Purpose::chain_times, number).uniform(0) - 0.5;
    const auto chain = make_chain(network.schedule(), settings_.chain, shift);
    follow(denoiser, chain, settings_.paths, {seed, number}, workers, paths,
           [&](double done) { progress(stage, i == 0 ? done : share(0.5 * done)); });
    watch([&] {
      check_samples(input.k, paths.x0, input.density.get(), *base_density(input.experiment.base));
    });
    outcome.around = around_both(outcome.around, bounding_box(paths.x0));
    const auto rate = [&](double done) {
      if (!settings_.decays) return settings_.rate;
      const int last = input.course.last();
      return cosine_rate(settings_.rate, std::min<double>(input.k - 1 + share(done), last), last);
    };
    const Checkpoint checkpoint = [&](double done) {
      progress(Stage::training, share(i == 0 ? done : 0.5 + 0.5 * done));
    };
    if (i == 0) progress(Stage::training, 0.0);
    Round round{.network = network,
                .base = base,
                .chain = chain,
                .paths = paths,
                .reward = *stretch.reward,
                .lambda = stretch.lambda,
                .target = input.density.get(),
                .seed = seed,
                .k = input.k,
                .number = number,
                .trainer = trainer,
                .workers = workers,
                .checkpoint = checkpoint,
                .rate = rate,
                .cost = outcome.cost};
    const Learned learned = learn(round);
    watch([&] {
      check_figure(input.k, "the loss", learned.loss);
      check_figure(input.k, "the gradient", learned.gradient);
    });
    outcome.loss += learned.loss / settings_.repeats;
    outcome.gradient += learned.gradient / settings_.repeats;
  }
  watch([&] { check_weights(input.k, network.mlp().parameters(), base.mlp().parameters()); });
  outcome.cost.denoiser_calls += denoiser.calls();
  outcome.cost.forward_passes += denoiser.calls();
  CarriedAlong carried{
      .base = before.base, .adam = trainer.adam(), .around = outcome.around, .factors = nullptr};
  if (factors) carried.factors = std::make_shared<const Eigen::MatrixXf>(factors->factors());
  outcome.state = to_state(carried);
  return outcome;
}

void PathMethod::watch(const std::function<void()>& checks) const {
  try {
    checks();
  } catch (const Diverged& diverged) {
    Failure failure = diverged.failure();
    failure.remedies = settings_.remedies;
    throw Diverged(std::move(failure));
  }
}

void PathMethod::check(const MethodState& state, int k, bool newest,
                       const Experiment& experiment) const {
  const bool leaves = newest && k > 0;
  require_state(state.empty() != leaves, leaves
                                             ? "what the last round leaves to the next is missing"
                                             : "there is more than a round leaves to the next");
  if (!leaves) return;
  const CarriedAlong carried = carried_along(state);
  const MlpShape shape = NoiseNetwork::mlp_shape(experiment.dimension(), experiment.network);
  require_state(carried.base->size() == shape.parameters() && carried.base->allFinite(),
                "the base network has not as many weights as it should have, or they are not "
                "finite");
  check_factors(state, leaves, experiment);
  // A method may have taken no step yet.
  require_state(carried.adam.moments.size() == adam_numbers(experiment),
                "Adam's moments are not as many as they should be");
  require_state(carried.around.low.size() == experiment.dimension(),
                "the box around the paths is of another dimension");
}

}  // namespace tiltscope
