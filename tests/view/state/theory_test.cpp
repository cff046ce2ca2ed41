#include "view/state/theory.h"

#include "diffusion/denoiser.h"
#include "finetune/tilting/first_order_denoiser.h"
#include "oracle/largest_reward.h"
#include "oracle/tilted_density.h"
#include "oracle/tilted_mixture.h"

#include <doctest/doctest.h>

#include <algorithm>
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

TEST_CASE(
    "no first-order experiment raises an eyebrow before its run has told what it leaves out") {
  Experiment experiment;
  CHECK(theory_warnings(experiment).empty());
  // |r| does not say how much that is: here it is nothing, ...
  experiment.tilting.tilts = 1;
  CHECK(theory_warnings(experiment).empty());
  // ... and here much.
  experiment.reward.b = Eigen::Vector2d(4.0, 0.0);
  CHECK(theory_warnings(experiment).empty());
}

namespace {

/// The largest difference between the scores that one first-order step of all lambda gives, and the
/// exact ones.
double first_order_error(const Experiment& experiment) {
  Experiment at_once = experiment;
  at_once.tilting.tilts = 1;
  const TiltCourse course(at_once);
  Workers workers(1);
  const NoiseSchedule schedule(experiment.schedule);
  FirstOrderDenoiser first_order(experiment.base, course, 1, schedule, workers);
  ExactDenoiser exact(tilted_density(experiment.base, course, 1), schedule, workers);
  const Eigen::MatrixXf x =
      GaussianMixture(experiment.base).sample(50, RandomStream(3, Purpose::test)).cast<float>();
  double largest = 0.0;
  Eigen::MatrixXf one(x.rows(), x.cols());
  Eigen::MatrixXf other(x.rows(), x.cols());
  for (const double t : {0.2, 0.5, 0.8}) {
    first_order.predict_noise(x, t, one);
    exact.predict_noise(x, t, other);
    largest = std::max(largest, static_cast<double>((one - other).cwiseAbs().maxCoeff()));
  }
  return largest;
}

}  // namespace

TEST_CASE("the first-order update is said to be exact where its scores are the exact ones") {
  const auto agrees = [](const Experiment& experiment, bool exact) {
    CHECK(first_order_is_exact(experiment) == exact);
    CHECK((first_order_error(experiment) < 1e-4) == exact);
  };
  Experiment paper;
  agrees(paper, true);
  Experiment along_the_modes;
  along_the_modes.reward.b = Eigen::Vector2d(1.0, 0.0);
  agrees(along_the_modes, false);
  Experiment quadratic;
  quadratic.reward.A = -0.5 * Eigen::Matrix2d::Identity();
  agrees(quadratic, false);
  Experiment unlike = paper;
  unlike.base.covariances[1] *= 2.0;
  agrees(unlike, false);
  // b is at right angles to the way from mode to mode, but the covariance turns it.
  Experiment turned = paper;
  turned.base.covariances.assign(2, Eigen::Matrix2d{{0.5, 0.3}, {0.3, 0.5}});
  agrees(turned, false);
  Experiment single;
  single.base.weights = Eigen::VectorXd{{1.0}};
  single.base.means.resize(1);
  single.base.covariances.assign(1, Eigen::Matrix2d{{0.5, 0.3}, {0.3, 0.5}});
  agrees(single, true);
  Experiment distance;
  distance.reward.kind = RewardKind::distance;
  CHECK_FALSE(first_order_is_exact(distance));
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
