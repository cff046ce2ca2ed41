#include "finetune/compared_methods.h"

#include "config/experiment_io.h"
#include "config/targets.h"
#include "oracle/check_tilt.h"

#include <utility>

namespace tiltscope {
namespace {

std::string kind(std::string word) { return "method.kind=" + std::move(word); }

}  // namespace

const std::vector<ComparedMethod>& compared_methods() {
  static const std::vector<ComparedMethod> all = {
      {"tilting", "iterative tilting", {kind("iterative_tilting"), "tilting.target=first_order"}},
      {"exact",
       "iterative tilting, exact target",
       {kind("iterative_tilting"), "tilting.target=exact"}},
      {"implicit", "tilt matching, implicit", {kind("implicit")}},
      {"reward_weighted", "reward-weighted regression", {kind("reward_weighted")}},
      {"policy_gradient",
       "policy gradient, path KL",
       {kind("policy_gradient"), "policy_gradient.kl=path"}},
      {"dpok",
       "policy gradient, KL of the step (DPOK)",
       {kind("policy_gradient"), "policy_gradient.kl=step"}},
      {"steering", "steering (SMC)", {kind("steering")}},
      {"best_of_n", "best of n", {kind("best_of_n")}},
      {"guidance", "guidance", {kind("guidance")}},
      {"twisted", "twisted SMC", {kind("twisted")}},
      {"adjoint_matching", "adjoint matching", {kind("adjoint_matching")}},
      {"draft", "DRaFT with KL", {kind("draft"), "draft.kl_weight=1"}},
      {"draft_alone",
       "DRaFT without KL",
       {kind("draft"), "draft.kl_weight=0", "draft.rounds=20", "draft.rate=3e-5"}},
  };
  return all;
}

Experiment with_method(Experiment experiment, const ComparedMethod& method) {
  Notes notes;
  Experiment fresh = experiment;
  fresh.method = {};
  apply_settings(fresh, method.settings, &notes);
  if (fresh.method.kind == experiment.method.kind) {
    apply_settings(experiment, method.settings, &notes);
  } else {
    experiment = std::move(fresh);
  }
  settle(experiment.tilting);
  check_experiment(experiment);
  return experiment;
}

}  // namespace tiltscope
