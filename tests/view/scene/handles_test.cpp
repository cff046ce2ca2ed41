#include "view/scene/handles.h"

#include "config/experiment_io.h"

#include <Eigen/Eigenvalues>
#include <doctest/doctest.h>

#include <numbers>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

constexpr double degree = std::numbers::pi / 180.0;

Experiment tilted_ellipse() {
  Experiment experiment;
  experiment.base.covariances[0] = covariance_of({30.0 * degree, {1.2, 0.4}});
  return experiment;
}

Handle handle(const Experiment& experiment, Grip grip, std::size_t component) {
  for (const Handle& one : handles_of(experiment, {0.5, 0.25})) {
    if (one.grip == grip && one.component == component) return one;
  }
  FAIL("no such handle");
  return {};
}

}  // namespace

TEST_CASE("an ellipse and its covariance are the same thing") {
  for (const double angle : {-80.0, -20.0, 0.0, 35.0, 90.0}) {
    const Ellipse ellipse{angle * degree, {1.5, 0.3}};
    const Eigen::Matrix2d covariance = covariance_of(ellipse);
    CHECK(covariance(0, 1) == covariance(1, 0));
    Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver;
    solver.computeDirect(covariance);
    CHECK(std::sqrt(solver.eigenvalues()[0]) == doctest::Approx(0.3));
    CHECK(std::sqrt(solver.eigenvalues()[1]) == doctest::Approx(1.5));
    const Ellipse back = ellipse_of(covariance);
    CHECK(back.deviations[0] == doctest::Approx(1.5));
    CHECK(back.deviations[1] == doctest::Approx(0.3));
    CHECK(std::abs(back.axis(0).dot(ellipse.axis(0))) == doctest::Approx(1.0));
  }
  CHECK(ellipse_of(0.5 * Eigen::Matrix2d::Identity()).angle == 0.0);
}

TEST_CASE("every component has its handles, at two standard deviations") {
  const Experiment experiment = tilted_ellipse();
  CHECK(handles_of(experiment, {0.5, 0.25}).size() == 1 + 2 * 5);
  CHECK(handle(experiment, Grip::reward, 0).place == Eigen::Vector2d(0.0, 4.0));
  CHECK(handle(experiment, Grip::mean, 1).place == Eigen::Vector2d(2.0, 0.0));
  const Eigen::Vector2d along(std::cos(30.0 * degree), std::sin(30.0 * degree));
  const Eigen::Vector2d mean(-2.0, 0.0);
  // On the side away from the origin.
  CHECK((handle(experiment, Grip::first_axis, 0).place - mean + 2.4 * along).norm() < 1e-9);
  CHECK((handle(experiment, Grip::turn, 0).place - mean + 2.9 * along).norm() < 1e-9);
  const Eigen::Vector2d across = handle(experiment, Grip::second_axis, 0).place - mean;
  CHECK(across.norm() == doctest::Approx(0.8));
  CHECK(across.dot(along) == doctest::Approx(0.0).scale(1.0));
}

TEST_CASE("a quadratic reward is held at its arrow, a distance at its point, others nowhere") {
  Experiment experiment = tilted_ellipse();
  CHECK(has_arrow(experiment));
  experiment.reward.kind = RewardKind::distance;
  experiment.reward.a = Eigen::Vector2d(1.5, -0.5);
  CHECK_FALSE(has_arrow(experiment));
  CHECK(handles_of(experiment, {0.5, 0.25}).size() == 1 + 2 * 5);
  CHECK(handle(experiment, Grip::reward, 0).place == experiment.reward.a);
  for (const RewardKind kind : {RewardKind::expression, RewardKind::picture, RewardKind::process}) {
    experiment.reward.kind = kind;
    CHECK_FALSE(has_arrow(experiment));
    const auto handles = handles_of(experiment, {0.5, 0.25});
    CHECK(handles.size() == 2 * 5);
    for (const Handle& one : handles) CHECK(one.grip != Grip::reward);
  }
}

TEST_CASE("a drag changes what its handle stands for, and nothing else") {
  const Experiment before = tilted_ellipse();
  const Eigen::Vector2d mean(-2.0, 0.0);

  const Experiment moved = Drag(handle(before, Grip::mean, 0), before).at(before, {-1.02, 0.74});
  CHECK((moved.base.means[0] - Eigen::Vector2d(-1.0, 0.75)).norm() < 1e-9);
  CHECK(moved.base.covariances[0] == before.base.covariances[0]);
  CHECK(moved.base.means[1] == before.base.means[1]);

  const Experiment pulled = Drag(handle(before, Grip::reward, 0), before).at(before, {1.02, -2.01});
  CHECK((pulled.reward.b - Eigen::Vector2d(1.0, -2.0)).norm() < 1e-9);
  CHECK(pulled.base.covariances[0] == before.base.covariances[0]);

  const Ellipse start = ellipse_of(before.base.covariances[0]);
  const Drag second(handle(before, Grip::second_axis, 0), before);
  // What lies along the other axis does not count.
  const Eigen::Vector2d point = mean + 1.4 * start.axis(1) + 0.9 * start.axis(0);
  const Ellipse wider = ellipse_of(second.at(before, point).base.covariances[0]);
  CHECK(wider.deviations[0] == doctest::Approx(1.2));
  CHECK(wider.deviations[1] == doctest::Approx(0.7));
  CHECK(wider.angle == doctest::Approx(start.angle));

  const Drag turn(handle(before, Grip::turn, 0), before);
  const Eigen::Vector2d there(std::cos(70.2 * degree), std::sin(70.2 * degree));
  const Ellipse turned = ellipse_of(turn.at(before, mean - 3.0 * there).base.covariances[0]);
  CHECK(turned.angle == doctest::Approx(70.0 * degree));
  CHECK(turned.deviations[0] == doctest::Approx(1.2));
  CHECK(turned.deviations[1] == doctest::Approx(0.4));
}

TEST_CASE("wherever an axis is dragged, the covariance stays positive definite") {
  const Experiment before = tilted_ellipse();
  for (const Grip grip : {Grip::first_axis, Grip::second_axis, Grip::turn}) {
    const Drag drag(handle(before, grip, 0), before);
    for (const double x : {-1e6, -2.0, -1.9999, 0.0, 3.0, 1e6}) {
      for (const double y : {-1e6, 0.0, 1e-9, 5.0}) {
        const Eigen::Matrix2d covariance = drag.at(before, {x, y}).base.covariances[0];
        Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver;
        solver.computeDirect(covariance);
        CHECK(solver.eigenvalues()[0] > 0.002);
        CHECK(solver.eigenvalues()[1] < 401.0);
      }
    }
  }
}

TEST_CASE("an axis goes on as the same axis when it becomes the shorter one") {
  const Experiment before = tilted_ellipse();
  const Drag drag(handle(before, Grip::first_axis, 0), before);
  const Eigen::Vector2d axis = ellipse_of(before.base.covariances[0]).axis(0);
  const Eigen::Vector2d mean(-2.0, 0.0);
  const Experiment short_one = drag.at(before, mean + 0.4 * axis);
  const Experiment long_again = drag.at(short_one, mean + 2.4 * axis);
  CHECK((long_again.base.covariances[0] - before.base.covariances[0]).norm() < 1e-9);
}

TEST_CASE("the nearest handle within reach is found") {
  const Experiment experiment;
  const Camera camera{{0.0, 0.0}, 0.01};
  const plot::Box box{0, 0, 800, 600};
  const auto handles = handles_of(experiment, {0.5, 0.25});
  // (2, 0) stands at pixel (600, 300).
  const auto found = nearest_handle(handles, camera, box, {605, 303}, 16);
  REQUIRE(found);
  CHECK(found->grip == Grip::mean);
  CHECK(found->component == 1);
  CHECK_FALSE(nearest_handle(handles, camera, box, {620, 303}, 16));
}

TEST_CASE("a weight is a part of a turn, clockwise from the top, and the others make room") {
  Experiment experiment;
  experiment.base.weights = Eigen::Vector3d(0.25, 0.6, 0.15);
  experiment.base.means = {Eigen::Vector2d(-2, 0), Eigen::Vector2d(2, 0), Eigen::Vector2d(0, 3)};
  experiment.base.covariances.assign(3, Eigen::Matrix2d::Identity());
  const Handle first = handle(experiment, Grip::weight, 0);
  // A quarter of a turn: to the right of the mean.
  CHECK((first.place - Eigen::Vector2d(-1.75, 0.0)).norm() < 1e-9);

  const Drag drag(first, experiment);
  const Eigen::Vector2d below(-2.0, -0.3);
  const Experiment half = drag.at(experiment, below);
  CHECK(half.base.weights[0] == doctest::Approx(0.5));
  CHECK(half.base.weights[1] == doctest::Approx(0.4));
  CHECK(half.base.weights[2] == doctest::Approx(0.1));
  CHECK(half.base.weights.sum() == doctest::Approx(1.0).epsilon(1e-12));
  CHECK_NOTHROW(validate(half));
  // On to nearly all, and not over the top to nothing; the ratios are those of the start.
  const Experiment most = drag.at(drag.at(half, {-2.3, 0.0}), {-1.99, 0.3});
  CHECK(most.base.weights[0] == doctest::Approx(0.99));
  CHECK(most.base.weights[1] == doctest::Approx(0.008));
  CHECK_NOTHROW(validate(most));
  const Experiment least = drag.at(experiment, {-2.01, 0.3});
  CHECK(least.base.weights[0] == doctest::Approx(0.01));

  // Alone, it has all the weight.
  Experiment alone;
  alone.base.weights = Eigen::VectorXd::Ones(1);
  alone.base.means.resize(1);
  alone.base.covariances.resize(1);
  for (const Handle& one : handles_of(alone, {0.5, 0.25})) CHECK(one.grip != Grip::weight);
}

TEST_CASE("no handle of a component lies on the arrow's tail") {
  for (const double angle : {0.0, 30.0, 90.0, 150.0}) {
    Experiment experiment;
    // With the turning handle on the inner side it would stand at the origin.
    experiment.base.means[0] = -2.5 * Ellipse{angle * degree, {}}.axis(0);
    experiment.base.covariances[0] = covariance_of({angle * degree, {1.0, 0.4}});
    for (const Handle& one : handles_of(experiment, {0.5, 0.25})) {
      if (one.component == 0 && one.grip != Grip::reward) CHECK(one.place.norm() > 0.7);
    }
  }
  // In the middle it points away from the arrow.
  Experiment experiment;
  experiment.base.means[0] = Eigen::Vector2d::Zero();
  experiment.base.covariances[0] = covariance_of({0.0, {1.0, 0.4}});
  experiment.reward.b = Eigen::Vector2d(2.0, 0.0);
  CHECK(handle(experiment, Grip::turn, 0).place.x() < -2.0);
}

TEST_CASE("keys move a handle in steps, and finely") {
  const Experiment before = tilted_ellipse();
  const auto nudged = [&](Grip grip, const Nudge& nudge) {
    return Drag(handle(before, grip, 0), before).nudged(before, nudge);
  };
  CHECK((nudged(Grip::reward, {1, -1}).reward.b - Eigen::Vector2d(0.25, 3.75)).norm() < 1e-9);
  CHECK((nudged(Grip::mean, {2, 0, true}).base.means[0] - Eigen::Vector2d(-1.9, 0.0)).norm() <
        1e-9);
  CHECK(nudged(Grip::weight, {0, 1}).base.weights[0] == doctest::Approx(0.55));
  CHECK(nudged(Grip::weight, {-60, 0}).base.weights[0] == doctest::Approx(0.01));
  CHECK(nudged(Grip::weight, {0, 1}).base.weights.sum() == doctest::Approx(1.0));

  const auto ellipse = [&](Grip grip, const Nudge& nudge) {
    return ellipse_of(nudged(grip, nudge).base.covariances[0]);
  };
  // The axis's end lies to the left of the mean: the left arrow moves it outwards.
  CHECK(ellipse(Grip::first_axis, {-1, 0}).deviations[0] == doctest::Approx(1.25));
  CHECK(ellipse(Grip::first_axis, {1, 0, true}).deviations[0] == doctest::Approx(1.19));
  CHECK(ellipse(Grip::second_axis, {0, 1}).deviations[1] == doctest::Approx(0.45));
  CHECK(ellipse(Grip::second_axis, {0, -90}).deviations[1] == doctest::Approx(0.05));
  CHECK(ellipse(Grip::turn, {0, 1}).angle == doctest::Approx(35.0 * degree));
  CHECK(ellipse(Grip::turn, {1, 0, true}).angle == doctest::Approx(29.0 * degree));
}
