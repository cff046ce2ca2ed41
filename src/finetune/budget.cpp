#include "finetune/budget.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

namespace {

/// A pass for the parameters counts for two.
constexpr double parameters = 2.0;

double of_round(const AdjointMatchingConfig& config, int chain_steps) {
  // Paths of the model; then the base model at their states, with its Jacobian; then examples.
  const double states = 1.0 * config.paths * chain_steps;
  return 3.0 * states + (1.0 + parameters) * config.steps * config.batch;
}

double of_round(const DraftConfig& config, int chain_steps) {
  const double drawn = 1.0 * config.paths * chain_steps;
  const int networks = config.kl_weight > 0.0 ? 2 : 1;  // with the base model
  if (config.low_variance > 0) {
    const double learned = 1.0 * config.paths * config.low_variance;
    return config.steps * (drawn + learned * (1.0 + networks + parameters));
  }
  const int back = config.steps_back > 0 ? config.steps_back : chain_steps;
  // Each network goes forward and back to the input; then the model forward and to its parameters.
  const double learned = 1.0 * config.paths * back;
  return config.steps * (drawn + learned * (2.0 * networks + 1.0 + parameters));
}

double of_round(const PolicyGradientConfig& config, int chain_steps) {
  const double drawn = 1.0 * config.paths * chain_steps;
  const double base = config.kl == PolicyKl::none ? 0.0 : drawn;
  // The last step has no noise, and nothing to learn.
  const double learned = 1.0 * config.paths * (chain_steps - 1);
  return config.rollouts * (drawn + base + (1.0 + parameters) * learned);
}

}  // namespace

Lever lever_of(const Experiment& experiment) {
  const MethodConfig& method = experiment.method;
  const TiltingConfig& tilting = experiment.tilting;
  const double points = experiment.evaluation.points;
  switch (method.kind) {
    case MethodKind::iterative_tilting:
      break;
    case MethodKind::guidance:  // back to the input as well
      return {"tilting.steps", tilting.sampler.steps, 2.0 * points};
    case MethodKind::steering:
      return {"method.chain_steps", method.chain_steps, points};
    case MethodKind::twisted:
      return {"method.chain_steps", method.chain_steps, 2.0 * points};
    case MethodKind::best_of_n:
      return {"method.candidates", method.candidates, points * tilting.sampler.steps};
    case MethodKind::adjoint_matching:
      return {"adjoint_matching.rounds", method.adjoint_matching.rounds,
              of_round(method.adjoint_matching, method.chain_steps)};
    case MethodKind::draft:
      return {"draft.rounds", method.draft.rounds, of_round(method.draft, method.chain_steps)};
    case MethodKind::policy_gradient:
      return {"policy_gradient.rounds", method.policy_gradient.rounds,
              of_round(method.policy_gradient, method.chain_steps)};
  }
  // The data set; then each example through the model before the tilt and the one in training.
  const double examples = 1.0 * tilting.samples * tilting.epochs;
  return {"tilting.tilts", tilting.tilts,
          1.0 * tilting.samples * tilting.sampler.steps + (2.0 + parameters) * examples};
}

std::string setting_for(const Lever& lever, double passes) {
  const bool two = lever.key == "method.chain_steps" || lever.key == "method.candidates";
  const double most = std::floor(passes / lever.passes * (1.0 + 1e-9));
  const int units = static_cast<int>(std::clamp(most, two ? 2.0 : 1.0, 10'000.0));
  return lever.key + "=" + std::to_string(units);
}

}  // namespace tiltscope
