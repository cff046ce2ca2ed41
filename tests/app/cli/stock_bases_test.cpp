#include "app/cli/presets.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string_view>
#include <vector>

namespace tiltscope {
namespace {

// Each shape is known by its formula: how far a point of the plane is from it.

constexpr double pi = std::numbers::pi;
using Plane = Eigen::Vector2d;

/// The distance from a curve place(u), u in [0, 1], by points close together.
double distance_from(const Plane& x, const std::function<Plane(double)>& place) {
  constexpr int points = 20'000;
  double least = 1e300;
  for (int i = 0; i <= points; ++i) {
    least = std::min(least, (place(static_cast<double>(i) / points) - x).norm());
  }
  return least;
}

const std::vector<std::function<Plane(double)>>& moons() {
  static const std::vector<std::function<Plane(double)>> both = {
      [](double u) { return Plane(-1 + 2 * std::cos(pi * u), -0.5 + 2 * std::sin(pi * u)); },
      [](double u) { return Plane(1 + 2 * std::cos(pi * u), 0.5 - 2 * std::sin(pi * u)); }};
  return both;
}

double distance_from_any(const Plane& x, const std::vector<std::function<Plane(double)>>& curves) {
  double least = 1e300;
  for (const auto& curve : curves) least = std::min(least, distance_from(x, curve));
  return least;
}

/// How far the components' means may be from where the formula has them, at most.
double farthest_mean(std::string_view word, const std::function<double(const Plane&)>& distance) {
  double farthest = 0.0;
  for (const Eigen::VectorXd& mean : app::preset(word).base.means) {
    farthest = std::max(farthest, distance(mean.head<2>()));
  }
  return farthest;
}

TEST_CASE("the components of every curve stand on it") {
  CHECK(farthest_mean("two-moons", [](const Plane& x) { return distance_from_any(x, moons()); }) <
        2e-3);
  CHECK(farthest_mean("rings", [](const Plane& x) {
          return std::abs(x.norm() - std::round(x.norm()));
        }) < 2e-3);
  const auto roll = [](double u) -> Plane {
    const double a = pi * (1.5 + 3.0 * u);
    return Plane(std::cos(a), std::sin(a)) * 3.6 * a / (4.5 * pi);
  };
  CHECK(farthest_mean("swiss-roll", [&](const Plane& x) { return distance_from(x, roll); }) < 2e-3);
  std::vector<std::function<Plane(double)>> arms;
  for (const double turn : {0.0, pi}) {
    arms.push_back([turn](double u) -> Plane {
      const double a = pi * (0.4 + 2.6 * u);
      return Plane(std::cos(a + turn), std::sin(a + turn)) * 3.6 * a / (3.0 * pi);
    });
  }
  CHECK(farthest_mean("two-spirals", [&](const Plane& x) { return distance_from_any(x, arms); }) <
        2e-3);
  // Turned back by its bend, a blade is one of five rays.
  CHECK(farthest_mean("pinwheel", [](const Plane& x) {
          const double turns = 5.0 * (std::atan2(x.y(), x.x()) - 0.45 * x.norm()) / (2.0 * pi);
          return std::abs(turns - std::round(turns));
        }) < 2e-3);
  CHECK(farthest_mean("grid-25", [](const Plane& x) {
          return (x / 2.0 - (x / 2.0).array().round().matrix()).norm();
        }) < 1e-9);
}

TEST_CASE("draws of a shape lie as near to its formula as it is wide") {
  const RandomStream draws(5, Purpose::test, 1);
  const auto share_near = [&](std::string_view word, double reach,
                              const std::function<double(const Plane&)>& distance) {
    const Eigen::MatrixXd x = GaussianMixture(app::preset(word).base).sample(400, draws);
    int near = 0;
    for (Eigen::Index j = 0; j < x.cols(); ++j) near += distance(x.col(j)) < reach ? 1 : 0;
    return near / 400.0;
  };
  // Two deviations: 95 %. At the ends of a curve a little more lies outside.
  const double moons_near =
      share_near("two-moons", 0.3, [](const Plane& x) { return distance_from_any(x, moons()); });
  CHECK(moons_near > 0.91);
  CHECK(moons_near < 0.99);
  const double rings_near = share_near("rings", 0.24, [](const Plane& x) {
    return std::min({std::abs(x.norm() - 1), std::abs(x.norm() - 2), std::abs(x.norm() - 3)});
  });
  CHECK(rings_near > 0.91);
  CHECK(rings_near < 0.99);
  // A square of side 1.8 and its colour.
  const double dark = share_near("checkerboard", 0.5, [](const Plane& x) {
    const Plane square = (x.array() / 1.8).floor();
    return std::fmod(square.sum() + 100.0, 2.0);
  });
  CHECK(dark > 0.8);
}

TEST_CASE("shapes have the weights and moments that their formulas have") {
  const auto mixture = [](std::string_view word) {
    return GaussianMixture(app::preset(word).base);
  };
  // Symmetric to the origin.
  for (const std::string_view word :
       {"two-moons", "rings", "pinwheel", "two-spirals", "grid-25", "checkerboard"}) {
    CAPTURE(word);
    CHECK(mixture(word).mean().norm() < 2e-3);
  }
  // A ring of radius r and width s has the covariance (r^2 + s^2) / 2 along each axis, and along
  // the ring a component adds (0.6 of a step)^2 / 2 with a step of 2 pi / 10.
  const Eigen::MatrixXd rings = mixture("rings").covariance();
  double square = 0.0;
  for (const double r : {1.0, 2.0, 3.0}) square += r / 6.0 * r * r;
  const double along = 0.6 * 2.0 * pi / 10.0;
  const double expected = 0.5 * (square + 0.12 * 0.12 + along * along);
  CHECK(rings(0, 0) == doctest::Approx(expected).epsilon(2e-3));
  CHECK(rings(1, 1) == doctest::Approx(expected).epsilon(2e-3));
  CHECK(std::abs(rings(0, 1)) < 1e-3);
  // Places -4, -2, 0, 2, 4 have the variance 8.
  CHECK(mixture("grid-25").covariance()(0, 0) == doctest::Approx(8.0 + 0.22 * 0.22));
  // Each branch of the tree is as heavy as half the one before and its length say.
  const BaseConfig tree = app::preset("tree").base;
  double trunk = 0.0;
  for (std::size_t i = 0; i < 6; ++i) trunk += tree.weights[static_cast<Eigen::Index>(i)];
  CHECK(trunk == doctest::Approx(2.0 / (2.0 + 1.7 + 1.4 + 1.2)).epsilon(1e-4));
}

TEST_CASE("a curve's components join to an even line") {
  // Along the upper moon, away from its ends, the density on the curve is the same everywhere.
  const GaussianMixture moon(app::preset("two-moons").base);
  double low = 1e300, high = -1e300;
  for (double u = 0.1; u < 0.5; u += 0.01) {
    const double p = std::exp(moon.log_density(moons().front()(u)));
    low = std::min(low, p);
    high = std::max(high, p);
  }
  CHECK(high / low < 1.03);
}

}  // namespace
}  // namespace tiltscope
