#include "finetune/adjoint_matching/adjoint_matching.h"

#include "diffusion/watchdog.h"
#include "finetune/paths/path_rounds.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment few_rounds() {
  Experiment experiment = one_gaussian(MethodKind::adjoint_matching);
  experiment.method.adjoint_matching = {
      .rounds = 30, .paths = 70, .steps = 10, .batch = 128, .rate = 5e-3};
  return experiment;
}

}  // namespace

TEST_CASE("adjoint matching: the same bits for any number of threads, and after a break") {
  check_rounds(AdjointMatching(few_rounds()), few_rounds());
}

TEST_CASE("adjoint matching moves a Gaussian to its tilt") {
  const Experiment experiment = few_rounds();
  Rounds run{gaussian_network(experiment), {}};
  const AdjointMatching method(experiment);
  take_rounds(run, method, experiment, 0, 30, 2);
  // N(0, 1) becomes N(0.8, 1); the standard error of the mean is .01.
  const auto law = end_law(run.network, experiment, 10'000);
  MESSAGE("mean " << law.first << ", variance " << law.second << ", loss " << run.last.loss);
  CHECK(law.first == doctest::Approx(0.8).epsilon(0.05));
  CHECK(law.second == doctest::Approx(1.0).epsilon(0.08));
}

TEST_CASE("adjoint matching refuses a reward without a gradient, and says when one runs away") {
  Experiment experiment = few_rounds();
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "floor(x1)";
  Rounds run{gaussian_network(experiment), {}};
  CHECK_THROWS_WITH_AS(take_rounds(run, AdjointMatching(experiment), experiment, 0, 1, 1),
                       doctest::Contains("needs the gradient of the reward"), std::domain_error);

  experiment = few_rounds();
  experiment.tilting.lambda = 1e30;
  Rounds wild{gaussian_network(experiment), {}};
  try {
    take_rounds(wild, AdjointMatching(experiment), experiment, 0, 3, 1);
    FAIL("nothing ran away");
  } catch (const Diverged& diverged) {
    CHECK(diverged.failure().remedies.front() == "a smaller adjoint_matching.rate");
  }
}
