#include "view/state/components.h"

#include "config/experiment_io.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

Experiment three_components() {
  Experiment experiment;
  experiment.base.weights = Eigen::Vector3d(0.5, 0.3, 0.2);
  experiment.base.means = {Eigen::Vector2d(-2, 0), Eigen::Vector2d(2, 0), Eigen::Vector2d(0, 3)};
  experiment.base.covariances = {0.5 * Eigen::Matrix2d::Identity(), Eigen::Matrix2d::Identity(),
                                 Eigen::MatrixXd{{2.0, 0.3}, {0.3, 1.0}}};
  return experiment;
}

}  // namespace

TEST_CASE("a component that is added takes an even share, and the others keep their ratios") {
  const Experiment before = three_components();
  const Experiment after = with_component(before, {1.02, -1.99});
  REQUIRE(after.base.means.size() == 4);
  CHECK((after.base.means[3] - Eigen::Vector2d(1.0, -2.0)).norm() < 1e-12);
  CHECK(after.base.weights[3] == doctest::Approx(0.25));
  CHECK(after.base.weights[0] == doctest::Approx(0.375));
  CHECK(after.base.weights[1] == doctest::Approx(0.225));
  CHECK(after.base.weights[2] == doctest::Approx(0.15));
  // Variances of 0.5, 1 and 1.5 on average.
  CHECK(after.base.covariances[3].isApprox(Eigen::MatrixXd(Eigen::Matrix2d::Identity())));
  for (const std::size_t i : {0U, 1U, 2U}) {
    CHECK(after.base.means[i] == before.base.means[i]);
    CHECK(after.base.covariances[i] == before.base.covariances[i]);
  }
  CHECK_NOTHROW(validate(after));
}

TEST_CASE("a component that is removed leaves its weight to the others, in their ratios") {
  const Experiment before = three_components();
  const Experiment after = without_component(before, 1);
  REQUIRE(after.base.means.size() == 2);
  CHECK(after.base.means[1] == before.base.means[2]);
  CHECK(after.base.covariances[1] == before.base.covariances[2]);
  CHECK(after.base.weights[0] == doctest::Approx(0.5 / 0.7));
  CHECK(after.base.weights[1] == doctest::Approx(0.2 / 0.7));
  CHECK_NOTHROW(validate(after));

  Experiment all_in_one = before;
  all_in_one.base.weights = Eigen::Vector3d(0.0, 1.0, 0.0);
  const Experiment shared = without_component(all_in_one, 1);
  CHECK(shared.base.weights[0] == 0.5);
  CHECK(shared.base.weights[1] == 0.5);
}

TEST_CASE("one component always remains, and there are no more than can be told apart") {
  Experiment experiment = three_components();
  CHECK(can_remove_component(experiment));
  experiment = without_component(without_component(experiment, 0), 0);
  CHECK_FALSE(can_remove_component(experiment));
  while (can_add_component(experiment)) experiment = with_component(experiment, {0.0, 0.0});
  CHECK(experiment.base.means.size() == most_components);
  CHECK_NOTHROW(validate(experiment));
  // Many of little weight still sum to 1.
  CHECK(experiment.base.weights.sum() == doctest::Approx(1.0).epsilon(1e-9));
}

TEST_CASE("a new component's place is far from the means there are") {
  const Experiment experiment = three_components();
  const Eigen::Vector2d place = free_place(experiment, {-3.0, -4.0}, {3.0, 4.0});
  CHECK(place == Eigen::Vector2d(0.0, -4.0));
  const Eigen::Vector2d around = free_place(experiment);
  for (const Eigen::VectorXd& mean : experiment.base.means) {
    CHECK((around - mean.head<2>()).norm() > 2.0);
  }
}
