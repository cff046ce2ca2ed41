#include "view/state/theory.h"

#include "oracle/largest_reward.h"
#include "oracle/tilted_mixture.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

bool warns_about(const Subject& subject, const Experiment& experiment) {
  for (const Warning& warning : theory_warnings(experiment)) {
    if (warning.about == subject) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the paper's experiment raises no eyebrow; few tilts do") {
  Experiment experiment;
  CHECK(theory_warnings(experiment).empty());
  experiment.tilting.tilts = 5;
  CHECK(warns_about(about("tilting.tilts"), experiment));
  experiment.tilting.lambda = 0.1;
  CHECK(theory_warnings(experiment).empty());
}

TEST_CASE("a target that is exact for any delta still needs data with some weight") {
  Experiment experiment;
  experiment.tilting.target = TiltTarget::exact;
  experiment.tilting.tilts = 5;
  CHECK(theory_warnings(experiment).empty());
  experiment.tilting.tilts = 1;
  CHECK(warns_about(about("tilting.tilts"), experiment));
}

TEST_CASE("a strength close to where no target exists is pointed out") {
  Experiment experiment;
  experiment.reward.A = Eigen::MatrixXd::Identity(2, 2);  // normalisable below lambda = 2
  experiment.tilting.tilts = 100'000;
  experiment.tilting.lambda = 1.0;
  CHECK_FALSE(warns_about(about("tilting.lambda"), experiment));
  experiment.tilting.lambda = 1.9;
  CHECK(warns_about(about("tilting.lambda"), experiment));
}

TEST_CASE("the largest reward covers what samples get") {
  Experiment experiment;
  experiment.reward.A = Eigen::MatrixXd{{-0.5, 0.75}, {0.75, -0.5}};
  experiment.reward.b = Eigen::VectorXd{{0.5, 1.0}};
  const QuadraticReward reward(experiment.reward);
  const GaussianMixture target = tilted(GaussianMixture(experiment.base), reward, 1.0);
  const Eigen::MatrixXd samples = target.sample(2'000, RandomStream(1, Purpose::test));
  int beyond = 0;
  for (const auto& x : samples.colwise()) {
    if (std::abs(reward.value(x)) > *largest_reward(experiment)) ++beyond;
  }
  CHECK(beyond < 200);
  CHECK(*largest_reward(experiment) < 50.0);
}

TEST_CASE("of a reward that is not quadratic theory says nothing") {
  Experiment experiment;
  experiment.tilting.tilts = 1;
  experiment.tilting.lambda = 50.0;
  experiment.reward.kind = RewardKind::distance;
  CHECK_FALSE(largest_reward(experiment));
  CHECK(theory_warnings(experiment).empty());
}
