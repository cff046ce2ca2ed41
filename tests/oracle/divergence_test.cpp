#include "oracle/divergence.h"

#include "math/random.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

#include <numbers>

using namespace tiltscope;

namespace {

MixtureDensity gaussian(const Eigen::VectorXd& mean, const Eigen::MatrixXd& covariance) {
  return MixtureDensity(GaussianMixture(
      {.weights = Eigen::VectorXd::Ones(1), .means = {mean}, .covariances = {covariance}}));
}

}  // namespace

TEST_CASE(
    "the entropy of samples of a Gaussian is 1/2 log det 2 pi e C, in one dimension and more") {
  const RandomStream stream(11, Purpose::test);
  const double log_2_pi_e = std::log(2.0 * std::numbers::pi) + 1.0;
  const MixtureDensity line =
      gaussian(Eigen::VectorXd::Constant(1, 3.0), Eigen::MatrixXd::Constant(1, 1, 0.04));
  const MixtureDensity plane =
      gaussian(Eigen::Vector2d(1.0, -2.0), (Eigen::Matrix2d() << 2.0, 0.9, 0.9, 0.5).finished());
  // The standard error of 4,000 is 0.012 and 0.017.
  CHECK(entropy_of_samples(line.sample(4'000, stream)) ==
        doctest::Approx(0.5 * (log_2_pi_e + std::log(0.04))).epsilon(0.05));
  CHECK(entropy_of_samples(plane.sample(4'000, stream)) ==
        doctest::Approx(log_2_pi_e + 0.5 * std::log(0.19)).epsilon(0.03));
  // 0.020, 0.023 and 0.026 here.
  for (const int d : {3, 4, 5}) {
    CAPTURE(d);
    const MixtureDensity ball = gaussian(Eigen::VectorXd::Zero(d), Eigen::MatrixXd::Identity(d, d));
    CHECK(entropy_of_samples(ball.sample(4'000, stream)) ==
          doctest::Approx(0.5 * d * log_2_pi_e).epsilon(0.025));
  }
}

TEST_CASE("the order of samples does not count for their entropy, their copies do") {
  const MixtureDensity plane = gaussian(Eigen::Vector2d::Zero(), Eigen::Matrix2d::Identity());
  Eigen::MatrixXd x = plane.sample(500, RandomStream(3, Purpose::test));
  const double entropy = entropy_of_samples(x);
  CHECK(entropy_of_samples(x.rowwise().reverse()) == doctest::Approx(entropy).epsilon(1e-12));
  x.rightCols(20) = x.middleCols(0, 1).replicate(1, 20);
  CHECK(std::isnan(entropy_of_samples(x)));
  CHECK(std::isnan(entropy_of_samples(x.leftCols(19))));
}

TEST_CASE("the divergence of a shifted Gaussian is half the squared shift, in units of its width") {
  // KL of N(m + s, C) from N(m, C) is s' C^-1 s / 2.
  const Eigen::Matrix2d C = (Eigen::Matrix2d() << 0.5, 0.2, 0.2, 0.3).finished();
  const Eigen::Vector2d shift(0.4, 1.1);
  const MixtureDensity p = gaussian(Eigen::Vector2d(1.0, 0.0), C);
  const MixtureDensity q = gaussian(Eigen::Vector2d(1.0, 0.0) + shift, C);
  const double exact = 0.5 * shift.dot(C.llt().solve(shift));
  const auto divergence =
      divergence_from_base(p, &q, q.sample(5'000, RandomStream(7, Purpose::test)));
  REQUIRE(divergence);
  CHECK(exact > 2.0);
  CHECK(divergence->exact == doctest::Approx(exact).epsilon(0.02));
  CHECK(divergence->samples == doctest::Approx(exact).epsilon(0.05));
  // Of samples of the base: nothing, but for the noise.
  const auto none =
      divergence_from_base(p, nullptr, p.sample(5'000, RandomStream(8, Purpose::test)));
  CHECK(std::abs(none->samples) < 0.05);
  CHECK(std::isnan(none->exact));
}

TEST_CASE("where there are more than two dimensions, no divergence is told") {
  const MixtureDensity p = gaussian(Eigen::Vector3d::Zero(), Eigen::Matrix3d::Identity());
  CHECK(!divergence_from_base(p, &p, p.sample(100, RandomStream(1, Purpose::test))));
}
