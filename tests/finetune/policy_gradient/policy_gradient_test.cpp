#include "finetune/policy_gradient/policy_gradient.h"

#include "finetune/paths/path_rounds.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment small_policy(const PolicyGradientConfig& config) {
  Experiment experiment = one_gaussian(MethodKind::policy_gradient);
  experiment.method.policy_gradient = config;
  return experiment;
}

}  // namespace

TEST_CASE("policy gradient: the same bits for any number of threads, and after a break") {
  for (const auto kl : {PolicyKl::none, PolicyKl::step, PolicyKl::path}) {
    const Experiment experiment =
        small_policy({.rounds = 3, .rollouts = 2, .paths = 70, .updates = 3, .kl = kl});
    check_rounds(PolicyGradient(experiment), experiment);
  }
}

TEST_CASE(
    "a policy gradient with the path's KL divergence moves a Gaussian to its tilt by values "
    "alone") {
  Experiment experiment =
      small_policy({.rounds = 30, .rollouts = 4, .paths = 128, .updates = 4, .rate = 3e-3});
  // A formula with a step in it has no gradient; this one is r = 0.8 x.
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "0.8*x1 + 0*floor(x1)";
  Rounds run{gaussian_network(experiment), {}};
  take_rounds(run, PolicyGradient(experiment), experiment, 0, 30, 2);
  const auto law = end_law(run.network, experiment, 5'000);
  MESSAGE("mean " << law.first << ", variance " << law.second);
  CHECK(law.first == doctest::Approx(0.8).epsilon(0.1));
  CHECK(law.second == doctest::Approx(1.0).epsilon(0.12));
}
