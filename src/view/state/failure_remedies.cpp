#include "view/state/failure_remedies.h"

#include "config/settings.h"
#include "config/targets.h"
#include "plot/ticks.h"

#include <string>
#include <variant>

namespace tiltscope::view {
namespace {

constexpr const char* why_kl =
    "The KL divergence from the base model grows as the samples go away from its density, and "
    "holds them where the target is.";

/// The usual rate, or half of one that is no higher.
Remedy lower_rate(const Setting& rate, double usual, const Experiment& experiment) {
  const double now = std::get<Numbers<double>>(rate.value).in(experiment);
  const double lower = now > usual ? usual : 0.5 * now;
  return {&rate, lower, "lower the learning rate",
          "Set the learning rate to " + plot::short_number(lower),
          "Smaller steps of Adam: the network runs away less easily, and learns more slowly."};
}

Remedy smaller_lambda(const Experiment& experiment) {
  const double half = 0.5 * experiment.tilting.lambda;
  return {&setting("tilting.lambda"), half, "take a smaller λ",
          "Set λ = " + plot::short_number(half), "The target is then nearer to the base."};
}

std::vector<Remedy> for_tilting(const Experiment& experiment) {
  const TiltingConfig& tilting = experiment.tilting;
  std::vector<Remedy> remedies = {
      lower_rate(setting("tilting.rate"), TiltingConfig{}.rate, experiment)};
  // With such a rate nothing else helps.
  constexpr double much = 10.0;
  if (tilting.rate > much * TiltingConfig{}.rate) return remedies;
  const double tilts = 2.0 * tilting.tilts;
  const auto& legal = std::get<Numbers<int>>(setting("tilting.tilts").value).legal;
  if (!chooses_steps(tilting) && tilts <= legal.high) {
    remedies.push_back(more_tilts(tilts, "Each tilt then asks for half as large a change."));
  }
  remedies.push_back(smaller_lambda(experiment));
  return remedies;
}

std::vector<Remedy> for_draft(const Experiment& experiment) {
  if (experiment.method.draft.kl_weight < 1.0) {
    // Anything else only puts off that the samples leave the target behind.
    return {{&setting("draft.kl_weight"), 1.0, "set the KL weight to 1", "Set the KL weight to 1",
             why_kl}};
  }
  std::vector<Remedy> remedies;
  if (experiment.method.draft.rounds > 1) {
    const int half = experiment.method.draft.rounds / 2;
    remedies.push_back({&setting("draft.rounds"), static_cast<double>(half), "take fewer rounds",
                        "Set rounds = " + std::to_string(half),
                        "The run then ends before the network runs away."});
  }
  remedies.push_back(lower_rate(setting("draft.rate"), DraftConfig{}.rate, experiment));
  return remedies;
}

std::vector<Remedy> for_policy_gradient(const Experiment& experiment) {
  std::vector<Remedy> remedies;
  if (experiment.method.policy_gradient.kl != PolicyKl::path) {
    Experiment held;
    held.method.kind = MethodKind::policy_gradient;
    held.method.policy_gradient.kl = PolicyKl::path;
    const Setting& kl = setting("policy_gradient.kl");
    const auto place = static_cast<double>(std::get<Choice>(kl.value).chosen(held));
    remedies.push_back({&kl, place, "set KL to path", "Set KL to path", why_kl});
  }
  remedies.push_back(
      lower_rate(setting("policy_gradient.rate"), PolicyGradientConfig{}.rate, experiment));
  return remedies;
}

}  // namespace

std::vector<Remedy> failure_remedies(const Failure& failure, const Experiment& experiment) {
  if (!failure.ran_away) return {};
  if (failure.tilt == 0) {
    return {lower_rate(setting("training.rate"), TrainingConfig{}.rate, experiment)};
  }
  switch (experiment.method.kind) {
    case MethodKind::iterative_tilting:
      return for_tilting(experiment);
    case MethodKind::adjoint_matching:
      return {
          lower_rate(setting("adjoint_matching.rate"), AdjointMatchingConfig{}.rate, experiment),
          smaller_lambda(experiment)};
    case MethodKind::draft:
      return for_draft(experiment);
    case MethodKind::policy_gradient:
      return for_policy_gradient(experiment);
    case MethodKind::guidance:
    case MethodKind::best_of_n:
    case MethodKind::steering:
    case MethodKind::twisted:
      break;
  }
  return {smaller_lambda(experiment)};
}

}  // namespace tiltscope::view
