#include "math/wasserstein.h"

#include "math/sliced_distance.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Eigen::MatrixXd standard_normal(Eigen::Index d, Eigen::Index n, std::uint32_t which) {
  const GaussianMixture p(Eigen::VectorXd::Zero(1), {Eigen::VectorXd::Zero(d)},
                          {Eigen::MatrixXd::Identity(d, d)});
  return p.sample(n, RandomStream(2, Purpose::test, which));
}

}  // namespace

TEST_CASE("squared distances are those between columns") {
  const Eigen::MatrixXd a{{0.0, 3.0}, {0.0, 4.0}};
  const Eigen::MatrixXd b{{0.0, 1.0, 0.0}, {0.0, 0.0, -1.0}};
  CHECK(squared_distances(a, b) == Eigen::MatrixXd{{0.0, 1.0, 1.0}, {25.0, 20.0, 34.0}});
}

TEST_CASE("on the line W2 couples the samples in order") {
  Eigen::MatrixXd a = standard_normal(1, 200, 0);
  Eigen::MatrixXd b = 2.0 * standard_normal(1, 200, 1);
  const double distance = wasserstein(a, b);
  std::ranges::sort(a.reshaped());
  std::ranges::sort(b.reshaped());
  CHECK(distance == doctest::Approx(std::sqrt((a - b).squaredNorm() / 200)));
}

TEST_CASE("W2 to an affine image by a positive definite matrix has a closed form") {
  // x -> Ax + m is the gradient of a convex function, and so the optimal map (Brenier 1991).
  for (const Eigen::Index d : {2, 3, 6}) {
    const Eigen::MatrixXd a = standard_normal(d, 150, 3);
    const Eigen::MatrixXd A = random_covariance(d, 0.2, 3.0, RandomStream(3, Purpose::test));
    const Eigen::MatrixXd b =
        ((A * a).colwise() + Eigen::VectorXd::Constant(d, 1.5)).rowwise().reverse();
    const double exact = std::sqrt((b.rowwise().reverse() - a).squaredNorm() / 150);
    CHECK(wasserstein(a, b) == doctest::Approx(exact));
    CHECK(wasserstein(b, a) == doctest::Approx(exact));
  }
}

TEST_CASE("between two Gaussians W2 and its sliced kin tend to their closed forms") {
  // N(0, I) and N(m, s^2 I) in the plane: W2^2 = |m|^2 + 2 (1 - s)^2; along a direction u,
  // (m'u)^2 + (1 - s)^2, whose mean over u is |m|^2 / 2 + (1 - s)^2.
  const Eigen::Vector2d m(2.0, -1.0);
  const double s = 1.5;
  const auto moved = [&](const Eigen::MatrixXd& x) { return ((s * x).colwise() + m).eval(); };
  // With 1,000 samples: three standard errors of the means, and the bias of finite sets.
  const double w2 = wasserstein(standard_normal(2, 1'000, 4), moved(standard_normal(2, 1'000, 5)));
  CHECK(w2 * w2 == doctest::Approx(5.0 + 0.5).epsilon(0.07));
  const SlicedDistance sliced(moved(standard_normal(2, 20'000, 6)));
  CHECK(sliced(standard_normal(2, 20'000, 7)) == doctest::Approx(2.5 + 0.25).epsilon(0.03));
  const SlicedDistance other(standard_normal(2, 20'000, 7));
  CHECK(sliced(other) == sliced(standard_normal(2, 20'000, 7)));
}
