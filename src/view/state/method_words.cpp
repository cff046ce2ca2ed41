#include "view/state/method_words.h"

namespace tiltscope::view {

std::string_view method_words(MethodKind kind) {
  switch (kind) {
    case MethodKind::iterative_tilting:
      return "N small tilts, each learned from the model's own samples. Needs values of r.";
    case MethodKind::guidance:
      return "Pushes every sampling step along the reward's gradient at E[x₀ | xₜ]; trains "
             "nothing. Needs the gradient of r.";
    case MethodKind::steering:
      return "Weights particles by r(E[x₀ | xₜ]) on their way and draws them anew; trains nothing. "
             "Needs values of r.";
    case MethodKind::twisted:
      return "Guides particles, and corrects them by weights; trains nothing. Needs the gradient "
             "of r.";
    case MethodKind::best_of_n:
      return "Keeps the best of n samples; trains nothing, and aims at no tilt. Needs values of r.";
    case MethodKind::adjoint_matching:
      return "Carries the reward's gradient back along paths, and learns it at every step. Needs "
             "the gradient of r.";
    case MethodKind::draft:
      return "Differentiates the reward through the paths; a KL divergence holds the samples, "
             "which run away with weight 0. Needs the gradient of r.";
    case MethodKind::policy_gradient:
      return "Makes steps that led to large rewards more likely. Needs values of r.";
  }
  return {};
}

std::string method_outline(const Experiment& experiment) {
  const MethodConfig& method = experiment.method;
  const auto rounds = [](int count) {
    return std::to_string(count) + (count == 1 ? " round" : " rounds");
  };
  switch (method.kind) {
    case MethodKind::iterative_tilting:
      return "N = " + std::to_string(experiment.tilting.tilts);
    case MethodKind::adjoint_matching:
      return rounds(method.adjoint_matching.rounds);
    case MethodKind::draft:
      return rounds(method.draft.rounds);
    case MethodKind::policy_gradient:
      return rounds(method.policy_gradient.rounds);
    case MethodKind::guidance:
    case MethodKind::steering:
    case MethodKind::twisted:
    case MethodKind::best_of_n:
      return "no training";
  }
  return {};
}

std::string drawing_words(const MethodConfig& method) {
  switch (method.kind) {
    case MethodKind::guidance:
      return "Guiding samples along the reward's gradient.";
    case MethodKind::steering:
      return "Steering particles by their rewards.";
    case MethodKind::twisted:
      return "Guiding particles, and weighting them by their rewards.";
    case MethodKind::best_of_n:
      return "Drawing the best of " + std::to_string(method.candidates) + " by reward.";
    case MethodKind::iterative_tilting:
    case MethodKind::adjoint_matching:
    case MethodKind::draft:
    case MethodKind::policy_gradient:
      break;
  }
  return "Drawing samples.";
}

}  // namespace tiltscope::view
