#include "oracle/sample_moments.h"

#include "oracle/metrics.h"
#include "oracle/mixture_density.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("a mixture's samples have its moments") {
  for (const Eigen::Index d : {1, 2, 5}) {
    const GaussianMixture p(Problem(d).base);
    constexpr Eigen::Index n = 100'000;
    const Eigen::MatrixXd draws = p.sample(n, RandomStream(1, Purpose::test));
    const SampleMoments moments = sample_moments(MixtureDensity(p), draws);
    const SampleMoments exact = exact_moments(MixtureDensity(p));
    // Five standard errors, of which the largest are near 1 / sqrt(n w) for a weight of 0.2.
    const double tolerance = 5.0 / std::sqrt(0.2 * n);
    CHECK(relative_error(moments.mean, exact.mean) < tolerance);
    CHECK((moments.covariance - exact.covariance).norm() < tolerance * exact.covariance.norm());
    CHECK(relative_error(moments.shares, exact.shares) < tolerance);
    CHECK((moments.component_deviations - exact.component_deviations).cwiseAbs().maxCoeff() <
          tolerance);
    CHECK(moments.nll == doctest::Approx(negative_log_likelihood(MixtureDensity(p), draws)));
    CHECK((moments.deviations() - exact.deviations()).norm() < 2 * tolerance);
  }
}

TEST_CASE("deviations within a component are counted about its own centre") {
  // Far apart and narrow: 100 and 1e-3.
  const Eigen::Vector2d left(-100, 0);
  const Eigen::Vector2d right(100, 0);
  const GaussianMixture p(Eigen::Vector2d(0, 0), {left, right},
                          {1e-6 * Eigen::Matrix2d::Identity(), 1e-6 * Eigen::Matrix2d::Identity()});
  Eigen::MatrixXd samples(2, 5);
  samples << 100.004, 100.006, -99.999, -100.001, -100.0, 0.003, 0.001, 0.002, -0.002, 0.0;
  const SampleMoments moments = sample_moments(MixtureDensity(p), samples);
  CHECK(moments.shares[0] == doctest::Approx(0.6));
  CHECK(moments.component_deviations(0, 0) == doctest::Approx(1e-3 * std::sqrt(2.0 / 3)));
  CHECK(moments.component_deviations(1, 0) == doctest::Approx(1e-3 * std::sqrt(8.0 / 3)));
  CHECK(moments.component_deviations(0, 1) == doctest::Approx(1e-3));
  CHECK(moments.component_deviations(1, 1) == doctest::Approx(1e-3));
}

TEST_CASE("samples without a spread or without reach have finite moments") {
  const GaussianMixture p(BaseConfig{});
  for (const double x : {0.0, 1e30}) {
    const SampleMoments moments =
        sample_moments(MixtureDensity(p), Eigen::MatrixXd::Constant(2, 1, x));
    CHECK(std::isfinite(moments.nll));
    CHECK(moments.component_deviations.allFinite());
    CHECK(moments.shares.sum() == doctest::Approx(1.0));
    CHECK(moments.deviations().isZero());
  }
}

TEST_CASE("the entropy agrees with quadrature") {
  const GaussianMixture p(Problem(2).base);
  const double exact = integrate(
      [&](const Eigen::VectorXd& x) {
        const double log_density = p.log_density(x);
        return -std::exp(log_density) * log_density;
      },
      2, -12, 12, 300);
  // The standard error is below log 3 / sqrt(50,000) / 2.
  CHECK(std::abs(MixtureDensity(p).entropy(points(p, 50'000)) - exact) < 0.01);
}

TEST_CASE("the entropy of a Gaussian needs no draws") {
  const GaussianMixture p(Eigen::VectorXd::Zero(1), {Eigen::Vector3d(1, 2, 3)},
                          {4.0 * Eigen::Matrix3d::Identity()});
  const double exact = 1.5 * std::log(2 * M_PI * M_E) + 3 * std::log(2.0);
  CHECK(MixtureDensity(p).entropy(points(p, 1)) == doctest::Approx(exact));
}
