#include "oracle/mixture_density.h"

#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

GaussianMixture bent() {
  return {Eigen::Vector2d(std::log(0.3), std::log(0.7)),
          {Eigen::Vector2d(-1.0, 0.5), Eigen::Vector2d(1.5, -0.5)},
          {Eigen::Matrix2d{{0.4, 0.1}, {0.1, 0.3}}, Eigen::Matrix2d{{0.2, -0.05}, {-0.05, 0.6}}}};
}

}  // namespace

TEST_CASE("a mixture's density answers in batches as the mixture does point by point") {
  const GaussianMixture mixture = bent();
  const MixtureDensity density(mixture);
  const Eigen::MatrixXd x = 2.0 * Eigen::MatrixXd::Random(2, 9);
  const NoiseLevel level{0.6, 0.8};
  const auto noised = density.at(level);
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    CHECK(density.log_density(x)[j] == mixture.log_density(x.col(j)));
    CHECK(density.score(x).col(j) == mixture.score(x.col(j)));
    CHECK(noised->score(x).col(j) == mixture.noised(level).score(x.col(j)));
  }
  CHECK(density.mean() == mixture.mean());
  CHECK(density.covariance() == mixture.covariance());
  const RandomStream stream(1, Purpose::test);
  CHECK(density.sample(5, stream) == mixture.sample(5, stream));
}

TEST_CASE("a marginal is the density with the other coordinate integrated out") {
  const MixtureDensity density(bent());
  for (const Eigen::Index axis : {0, 1}) {
    const Eigen::Vector4d places(-1.3, 0.0, 0.4, 1.7);
    const Eigen::VectorXd marginal = density.marginal(axis, places);
    REQUIRE(marginal.size() == places.size());
    for (Eigen::Index i = 0; i < places.size(); ++i) {
      const double at = places[i];
      const double expected = integrate(
          [&](const Eigen::VectorXd& other) {
            Eigen::Vector2d x;
            x[axis] = at;
            x[1 - axis] = other[0];
            return std::exp(density.log_density(x)[0]);
          },
          1, -12.0, 12.0, 2'000);
      CHECK(marginal[i] == doctest::Approx(expected).epsilon(1e-9));
    }
  }
}

TEST_CASE(
    "a mixture's extent holds nearly all of it, and its highest point is no lower than others") {
  const MixtureDensity density(bent());
  const auto [low, high] = density.extent();
  const Eigen::MatrixXd draws = density.sample(20'000, RandomStream(2, Purpose::test));
  const auto inside = [&, low = low, high = high](const auto& x) {
    return (x.array() >= low.array() && x.array() <= high.array()).all();
  };
  Eigen::Index count = 0;
  for (const auto& x : draws.colwise()) count += inside(x);
  CHECK(count > 19'900);
  CHECK(density.highest_log_density() > density.log_density(draws).maxCoeff() - 1e-3);
  CHECK(density.highest_log_density() < density.log_density(draws).maxCoeff() + 0.1);
}
