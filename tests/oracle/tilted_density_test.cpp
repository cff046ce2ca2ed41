#include "oracle/tilted_density.h"

#include "oracle/check_tilt.h"

#include <doctest/doctest.h>

using namespace tiltscope;

namespace {

Experiment towards_a_point() {
  Experiment experiment;
  experiment.reward.kind = RewardKind::distance;
  return experiment;
}

/// The same in three dimensions.
Experiment towards_a_far_point() {
  Experiment experiment = towards_a_point();
  experiment.base = {.weights = Eigen::VectorXd::Ones(1),
                     .means = {Eigen::Vector3d::Zero()},
                     .covariances = {Eigen::Matrix3d::Identity()}};
  return experiment;
}

/// The same density: a value and a score at some points.
void check_same(const ExactDensity& p, const ExactDensity& q) {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Random(p.dimension(), 7);
  CHECK(p.log_density(x) == q.log_density(x));
  CHECK(p.score(x) == q.score(x));
}

}  // namespace

TEST_CASE("in three dimensions a tilt by a distance is known by draws, and not with noise") {
  const Experiment experiment = towards_a_far_point();
  const TiltCourse course(experiment);
  const auto base = base_density(experiment.base);
  for (const int k : {1, course.last()}) {
    CAPTURE(k);
    const auto density = tilted_density(experiment.base, course, k);
    REQUIRE(density);
    CHECK(density->known_by() == "importance");
    CHECK(!density->known_with_noise());
    const Eigen::MatrixXd x = 2.0 * Eigen::MatrixXd::Random(3, 7);
    const Eigen::VectorXd difference = density->log_density(x) - base->log_density(x) +
                                       course.strength(k) * x.colwise().norm().transpose();
    CHECK((difference.array() - difference[0]).abs().maxCoeff() < 1e-12);
  }
  const auto start = tilted_density(experiment.base, course, 0);
  REQUIRE(start);
  check_same(*start, *base);
  const auto untilted = tilted_density(experiment.base, experiment.reward, 0.0);
  REQUIRE(untilted);
  check_same(*untilted, *base);
}

TEST_CASE("in the plane a tilt by a distance is known on a grid, and by values alone") {
  const Experiment experiment = towards_a_point();
  const TiltCourse course(experiment);
  const auto end = tilted_density(experiment.base, course, course.last());
  REQUIRE(end);
  CHECK(end->known_by() == "grid");
  CHECK(tilted_density(experiment.base, course, 0)->known_by() == "mixture");
  // log p = -|x| + log p^0 - log Z: differences do not depend on Z.
  const Eigen::MatrixXd x = 2.0 * Eigen::MatrixXd::Random(2, 7);
  const Eigen::VectorXd difference = end->log_density(x) -
                                     base_density(experiment.base)->log_density(x) +
                                     experiment.tilting.lambda * x.colwise().norm().transpose();
  CHECK((difference.array() - difference[0]).abs().maxCoeff() < 1e-12);
}

TEST_CASE("a branch towards a distance is a mixture up to the branch, and on a grid after it") {
  const Experiment first;
  const TiltCourse course = TiltCourse(first).branched(4, towards_a_point());
  for (const int k : {0, 1, 4}) {
    CAPTURE(k);
    const auto density = tilted_density(first.base, course, k);
    REQUIRE(density);
    check_same(*density, *tilted_density(first.base, TiltCourse(first), k));
  }
  CHECK(tilted_density(first.base, course, 5)->known_by() == "grid");
}

TEST_CASE("no strength is refused where the exact target is not known") {
  Experiment experiment = towards_a_point();
  // With it, a quadratic reward would be refused.
  experiment.reward.A = 3.0 * Eigen::Matrix2d::Identity();
  CHECK_NOTHROW(check_experiment(experiment));
  experiment.tilting.lambda = -1e3;
  CHECK_NOTHROW(check_experiment(experiment));
  experiment.reward.kind = RewardKind::quadratic;
  experiment.tilting.lambda = 1.0;
  CHECK_THROWS_AS(check_experiment(experiment), ConfigError);
}
