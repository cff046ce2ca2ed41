#include "view/state/run_time.h"

#include "view/state/wording.h"

#include <algorithm>

namespace tiltscope::view {
namespace {

/// An example takes a call of the teacher and, forwards and backwards, about three of the student.
constexpr double calls_an_example = 4.0;

/// Of one call of the network for one sample.
double products_a_call(const Experiment& experiment) {
  const NetworkConfig& network = experiment.network;
  const double d = experiment.dimension();
  const double width = network.width;
  return width * (d + network.time_features) + (network.depth - 1) * width * width + width * d;
}

/// Of the network, for one tilt.
double calls_a_tilt(const TiltingConfig& tilting) {
  const double samples = tilting.samples;
  return samples * tilting.sampler.steps + calls_an_example * samples * tilting.epochs;
}

/// Which part of a tilt's time its network takes, about. Sums over the tilt's samples take the
/// rest: in `live` as long, and a pair of samples as long as so many products.
double share_of_products(const Experiment& experiment) {
  constexpr double products_a_pair = 60.0;
  const TiltingConfig& tilting = experiment.tilting;
  if (tilting.average != Average::neighbours) return 1.0;
  const double products = calls_a_tilt(tilting) * products_a_call(experiment);
  const double samples = tilting.samples;
  return products / (products + products_a_pair * samples * samples * tilting.epochs);
}

/// Of the network, for a whole run of another method than iterative tilting; 0 for that. A pass
/// back to the input takes about two forward ones.
double calls_of_other_method(const Experiment& experiment) {
  constexpr double back = 2.0;
  const MethodConfig& method = experiment.method;
  const double points = experiment.evaluation.points;
  const double steps = experiment.tilting.sampler.steps;
  const double chain = method.chain_steps;
  switch (method.kind) {
    case MethodKind::iterative_tilting:
      return 0.0;
    case MethodKind::guidance:
      return points * steps * (1.0 + back);
    case MethodKind::steering:
      return points * chain;
    case MethodKind::twisted:
      return points * chain * (1.0 + back);
    case MethodKind::best_of_n:
      return points * method.candidates * steps;
    case MethodKind::adjoint_matching: {
      const AdjointMatchingConfig& config = method.adjoint_matching;
      return config.rounds *
             (config.paths * chain * (2.0 + back) + calls_an_example * config.steps * config.batch);
    }
    case MethodKind::draft: {
      const DraftConfig& config = method.draft;
      return config.rounds * config.steps * config.paths * chain *
             (3.0 + 2.0 * back + calls_an_example);
    }
    case MethodKind::policy_gradient: {
      const PolicyGradientConfig& config = method.policy_gradient;
      return config.rounds * config.rollouts * config.paths * chain * (2.0 + calls_an_example);
    }
  }
  return 0.0;
}

}  // namespace

RunSpeed speed_of(const Snapshot& snapshot, const RunSpeed& before) {
  RunSpeed speed = before;
  speed.pace = snapshot.pace;
  const Experiment& experiment = *snapshot.experiment;
  const auto timing = last_tilt_timing(snapshot);
  if (timing && timing->mean_total > 0.0) {
    speed.products =
        products_a_call(experiment) * calls_a_tilt(experiment.tilting) / timing->mean_total;
  }
  return speed;
}

double seconds_of_run(const Experiment& experiment, const RunSpeed& speed) {
  const TiltingConfig& tilting = experiment.tilting;
  const double others = calls_of_other_method(experiment);
  if (others > 0.0) {
    return others * products_a_call(experiment) * share_of_products(experiment) / speed.products;
  }
  const double a_tilt = calls_a_tilt(tilting) * products_a_call(experiment) / speed.products;
  return tilting.tilts * std::max(a_tilt, speed.pace);
}

double seconds_of_budget(const Experiment& experiment, const RunSpeed& speed) {
  constexpr double samples = 2'000.0;
  // As they are, without the clip, and from a sampler with `fine_factor` times as many steps.
  const double calls = samples * experiment.tilting.sampler.steps * (2.0 + fine_factor);
  return calls * products_a_call(experiment) / speed.products;
}

double seconds_of_base_training(const Experiment& experiment, const RunSpeed& speed) {
  const TrainingConfig& training = experiment.training;
  const double examples = static_cast<double>(training.samples) * training.epochs;
  return calls_an_example * examples * products_a_call(experiment) / speed.products;
}

}  // namespace tiltscope::view
