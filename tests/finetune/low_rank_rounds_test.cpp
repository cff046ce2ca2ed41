#include "finetune/adjoint_matching/adjoint_matching.h"
#include "finetune/draft/draft.h"
#include "finetune/kept_factors.h"
#include "finetune/paths/path_rounds.h"
#include "finetune/policy_gradient/policy_gradient.h"
#include "reference/singular_values.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment low_rank_rounds(MethodKind kind, int rank) {
  Experiment experiment = one_gaussian(kind);
  experiment.method.adapter = Adapter::lora;
  experiment.method.rank = rank;
  experiment.method.adjoint_matching = {
      .rounds = 30, .paths = 70, .steps = 10, .batch = 128, .rate = 5e-3};
  experiment.method.draft.paths = 40;
  experiment.method.draft.steps = 2;
  experiment.method.policy_gradient.paths = 40;
  experiment.method.policy_gradient.rollouts = 2;
  return experiment;
}

}  // namespace

TEST_CASE("every method along paths keeps its factors: the same bits on any threads, and resumed") {
  for (const MethodKind kind :
       {MethodKind::adjoint_matching, MethodKind::draft, MethodKind::policy_gradient}) {
    CAPTURE(kind);
    const Experiment experiment = low_rank_rounds(kind, 2);
    check_rounds(*make_method(experiment), experiment);
  }
}

TEST_CASE("adjoint matching with factors of rank 1 moves a Gaussian to its tilt") {
  const Experiment experiment = low_rank_rounds(MethodKind::adjoint_matching, 1);
  Rounds run{gaussian_network(experiment), {}};
  take_rounds(run, AdjointMatching(experiment), experiment, 0, 30, 2);
  // N(0, 1) becomes N(0.8, 1); the standard error of the mean is .01.
  const auto law = end_law(run.network, experiment, 10'000);
  MESSAGE("mean " << law.first << ", variance " << law.second << ", loss " << run.last.loss);
  CHECK(law.first == doctest::Approx(0.8).epsilon(0.05));
  CHECK(law.second == doctest::Approx(1.0).epsilon(0.08));

  // Relative to the base, over all rounds, no layer has changed by more than one direction.
  Mlp change = run.network.mlp();
  change.parameters() -= run.state.at(base_weights_name)->col(0);
  for (int l = 0; l < change.shape().layers(); ++l) {
    const Eigen::MatrixXd W = change.weight(l).cast<double>();
    const Eigen::VectorXd sizes = singular_values(W);
    CHECK(sizes[0] > 1e-2);
    if (sizes.size() > 1) CHECK(sizes[1] < 1e-5);
    CHECK(change.bias(l).isZero(0.0f));
  }
}

TEST_CASE("factors that another run left are refused") {
  const Experiment experiment = low_rank_rounds(MethodKind::adjoint_matching, 2);
  const AdjointMatching method(experiment);
  Rounds run{gaussian_network(experiment), {}};
  take_rounds(run, method, experiment, 0, 1, 1);
  Experiment other = experiment;
  other.method.rank = 3;
  CHECK_THROWS_WITH_AS(method.check(run.state, 1, true, other),
                       doctest::Contains("not as many as they should be"), std::runtime_error);
  other.method.adapter = Adapter::full;
  CHECK_THROWS_WITH_AS(method.check(run.state, 1, true, other),
                       doctest::Contains("not where they should be"), std::runtime_error);
  Eigen::MatrixXf broken = *run.state.at(factors_name);
  broken(0) = std::numeric_limits<float>::infinity();
  run.state[factors_name] = std::make_shared<const Eigen::MatrixXf>(broken);
  CHECK_THROWS_WITH_AS(method.check(run.state, 1, true, experiment),
                       doctest::Contains("not finite"), std::runtime_error);
}
