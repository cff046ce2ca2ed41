#include "math/mmd.h"

#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

GaussianMixture gaussian(const Eigen::Vector2d& mean, double deviation) {
  return {Eigen::VectorXd::Zero(1), {mean}, {deviation * deviation * Eigen::Matrix2d::Identity()}};
}

/// E k(x, y) for x - y of N(m, s^2 I) in the plane.
double expected_kernel(const Eigen::Vector2d& m, double s, double h) {
  const double spread = h * h + s * s;
  return h * h / spread * std::exp(-0.5 * m.squaredNorm() / spread);
}

}  // namespace

TEST_CASE("MMD^2 has the expectation that the kernel's closed form gives it") {
  const Eigen::Vector2d m(0.6, -0.2);
  const double s = 1.4;
  const double h = 1.1;
  const double within_a = expected_kernel({0, 0}, std::sqrt(2.0), h);
  const double within_b = expected_kernel({0, 0}, std::sqrt(2.0) * s, h);
  const double across = expected_kernel(m, std::sqrt(1.0 + s * s), h);
  constexpr Eigen::Index n = 200;
  constexpr std::uint32_t sets = 100;
  double mean = 0.0;
  for (std::uint32_t i = 0; i < sets; ++i) {
    const auto a = gaussian({0, 0}, 1.0).sample(n, RandomStream(1, Purpose::test, i, 0));
    const auto b = gaussian(m, s).sample(n, RandomStream(1, Purpose::test, i, 1));
    mean += std::pow(mmd_test(a, b, h, 0, RandomStream(1, Purpose::test)).mmd, 2) / sets;
  }
  // The diagonal of the kernel, which is 1, adds to the biased estimate.
  const double exact =
      within_a + within_b - 2 * across + (2.0 - within_a - within_b) / static_cast<double>(n);
  // The standard deviation of one estimate is about a quarter of it.
  CHECK(mean == doctest::Approx(exact).epsilon(0.1));
}

TEST_CASE("two sets of one density are told apart as often as the level says") {
  const GaussianMixture p(Problem(2).base);
  constexpr std::uint32_t trials = 200;
  int rejected = 0;
  double mean = 0.0;
  for (std::uint32_t i = 0; i < trials; ++i) {
    const MmdTest test = mmd_test(p.sample(60, RandomStream(2, Purpose::test, i, 0)),
                                  p.sample(60, RandomStream(2, Purpose::test, i, 1)), 1.5, 199,
                                  RandomStream(2, Purpose::test, i, 2));
    rejected += test.p_value() <= 0.05;
    mean += test.p_value() / trials;
  }
  // Binomial: 10 expected, standard deviation 3.1. The mean of uniform values: 0.5, 0.02.
  CHECK(rejected > 0);
  CHECK(rejected < 21);
  CHECK(std::abs(mean - 0.5) < 0.08);
}

TEST_CASE("two densities are told apart") {
  const auto a = gaussian({0, 0}, 1.0).sample(300, RandomStream(3, Purpose::test, 0));
  const auto b = gaussian({0.5, 0}, 1.0).sample(300, RandomStream(3, Purpose::test, 1));
  const MmdTest test = mmd_test(a, b, median_distance(a), 199, RandomStream(3, Purpose::test, 2));
  CHECK(test.p_value() == doctest::Approx(1.0 / 200));
  CHECK(test.permuted.size() == 199);
}

TEST_CASE("MMD knows no difference between two frames of reference") {
  const auto a = gaussian({0, 0}, 1.0).sample(80, RandomStream(4, Purpose::test, 0));
  const auto b = gaussian({0.3, 0}, 1.2).sample(80, RandomStream(4, Purpose::test, 1));
  const Eigen::Matrix2d turn{{0.6, -0.8}, {0.8, 0.6}};
  const auto moved = [&](const Eigen::MatrixXd& x) {
    return ((turn * x).colwise() + Eigen::Vector2d(5, -7)).eval();
  };
  const RandomStream stream(4, Purpose::test, 2);
  const MmdTest here = mmd_test(a, b, 1.0, 20, stream);
  const MmdTest there = mmd_test(moved(a), moved(b), 1.0, 20, stream);
  CHECK(here.mmd == doctest::Approx(there.mmd).epsilon(1e-4));
  CHECK(mmd_test(b, a, 1.0, 0, stream).mmd == doctest::Approx(here.mmd).epsilon(1e-4));
  CHECK(mmd_test(a, a, 1.0, 0, stream).mmd < 1e-3);
}

TEST_CASE("far and equal samples are no obstacle") {
  const RandomStream stream(5, Purpose::test);
  const Eigen::MatrixXd near = Eigen::MatrixXd::Zero(2, 3);
  const Eigen::MatrixXd far = Eigen::MatrixXd::Constant(2, 3, 1e38);
  CHECK(mmd_test(near, far, 1.0, 10, stream).mmd == doctest::Approx(std::sqrt(2.0)));
  CHECK(mmd_test(near, near, 1.0, 10, stream).p_value() == 1.0);
  CHECK(median_distance(near) == 1.0);
  CHECK(median_distance(Eigen::MatrixXd{{0.0, 1.0, 3.0}}) == 2.0);
}
