#include "view/state/method_remedy.h"

#include "config/settings.h"
#include "plot/ticks.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

template <class Kind>
double place(Kind kind) {
  return static_cast<double>(static_cast<int>(kind));
}

Remedy another_method(MethodKind kind, std::string advice) {
  const Setting& row = setting("method.kind");
  const auto& shown = std::get<Choice>(row.value).shown;
  std::string button = std::string("Switch to ") + shown[static_cast<std::size_t>(kind)];
  return {&row, place(kind), std::move(advice), std::move(button)};
}

/// Of particles that are weighted: those that were drawn anew share ancestors.
Remedy against_few_ancestors(const Experiment& experiment) {
  if (experiment.method.chain_noise == ChainNoise::paper) {
    return {&setting("method.chain_noise"), place(ChainNoise::matched),
            "with matched noise the chain draws samples that are wide enough",
            "Set the chain noise to matched"};
  }
  const RewardKind reward = experiment.reward.kind;
  const bool differentiable = reward == RewardKind::quadratic || reward == RewardKind::distance;
  if (experiment.method.kind == MethodKind::steering && differentiable) {
    return another_method(MethodKind::twisted,
                          "many particles share ancestors; in twisted SMC fewer do");
  }
  return another_method(MethodKind::iterative_tilting,
                        "many particles share ancestors; a tilted model draws each by itself");
}

/// Of a method that trains: a rate that suits these networks, and then more rounds.
Remedy more_training(const Setting& rate, double now, double usual, const Setting& rounds,
                     int count) {
  constexpr double much = 2.0;
  constexpr double little = 0.3;
  if (now > much * usual || now < little * usual) {
    return {&rate, usual,
            now > usual ? "a lower learning rate may help" : "a higher learning rate may help",
            "Set the learning rate to " + plot::short_number(usual)};
  }
  const double more = std::min(2.0 * count, 100'000.0);
  return {&rounds, more, "more rounds may help", "Set " + plot::short_number(more, 6) + " rounds"};
}

}  // namespace

namespace {

std::optional<Remedy> remedy_of_kind(const Experiment& experiment) {
  const MethodConfig& method = experiment.method;
  switch (method.kind) {
    case MethodKind::iterative_tilting:
      return std::nullopt;
    case MethodKind::guidance:
      return another_method(MethodKind::twisted,
                            "guidance is approximate; twisted SMC corrects it by weights");
    case MethodKind::best_of_n:
      return another_method(MethodKind::steering,
                            "best of n aims at no tilt; steering aims at the target");
    case MethodKind::steering:
    case MethodKind::twisted:
      return against_few_ancestors(experiment);
    case MethodKind::adjoint_matching:
      return more_training(setting("adjoint_matching.rate"), method.adjoint_matching.rate,
                           AdjointMatchingConfig{}.rate, setting("adjoint_matching.rounds"),
                           method.adjoint_matching.rounds);
    case MethodKind::draft:
      if (method.draft.kl_weight != 1.0) {
        return Remedy{&setting("draft.kl_weight"), 1.0,
                      "only with a KL weight of 1 does it aim at the target",
                      "Set the KL weight to 1"};
      }
      if (method.draft.steps_back != 0) {
        return Remedy{&setting("draft.steps_back"), 0.0,
                      "only with the gradient through all steps does it aim at the target",
                      "Set K = 0 (all steps)"};
      }
      return more_training(setting("draft.rate"), method.draft.rate, DraftConfig{}.rate,
                           setting("draft.rounds"), method.draft.rounds);
    case MethodKind::policy_gradient:
      if (method.policy_gradient.kl != PolicyKl::path) {
        return Remedy{&setting("policy_gradient.kl"), place(PolicyKl::path),
                      "only with the path's KL divergence does it aim at the target",
                      "Set KL to path"};
      }
      return more_training(setting("policy_gradient.rate"), method.policy_gradient.rate,
                           PolicyGradientConfig{}.rate, setting("policy_gradient.rounds"),
                           method.policy_gradient.rounds);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Remedy> method_remedy(const Experiment& experiment) {
  std::optional<Remedy> remedy = remedy_of_kind(experiment);
  if (remedy) {
    remedy->why =
        "No error budget is measured for this method: this is what helps it in general, one "
        "setting at a time.";
  }
  return remedy;
}

}  // namespace tiltscope::view
