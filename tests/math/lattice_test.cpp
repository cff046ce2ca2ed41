#include "math/lattice.h"

#include "support.h"

using namespace tiltscope;

namespace {

Eigen::MatrixXd lattice(Eigen::Index d, Eigen::Index n, std::uint32_t id) {
  Eigen::MatrixXf points(d, n);
  fill_lattice_normal(RandomStream(4, Purpose::test, id), points);
  return points.cast<double>();
}

}  // namespace

TEST_CASE(
    "a lattice's normals have the normal distribution's moments, far closer than draws have") {
  constexpr Eigen::Index n = 3'000;
  for (const Eigen::Index d : {1, 2, 3, 5}) {
    CAPTURE(d);
    const Eigen::MatrixXd z = lattice(d, n, 0);
    const Eigen::MatrixXd covariance = z * z.transpose() / static_cast<double>(n);
    // Independent draws would miss the moments of one coordinate by 1 / sqrt(n) = 0.018 and more;
    // between pairs of coordinates there is no more order than that.
    CHECK(z.rowwise().mean().cwiseAbs().maxCoeff() < 0.004);
    CHECK((covariance.diagonal().array() - 1.0).abs().maxCoeff() < 0.01);
    CHECK((covariance - Eigen::MatrixXd::Identity(d, d)).cwiseAbs().maxCoeff() < 0.07);
    if (d == 2) CHECK(std::abs(covariance(0, 1)) < 0.004);
    CHECK((z.array().pow(4).rowwise().mean() - 3.0).abs().maxCoeff() < 0.1);
  }
}

TEST_CASE("one point alone is a normal draw: the shift is random") {
  constexpr int shifts = 4'000;
  Eigen::VectorXd values(shifts);
  for (int i = 0; i < shifts; ++i) {
    values[i] = lattice(3, 8, static_cast<std::uint32_t>(i))(2, 5);
  }
  // Five standard errors.
  CHECK(std::abs(values.mean()) < 5 / std::sqrt(shifts));
  CHECK(std::abs(values.squaredNorm() / shifts - 1.0) < 5 * std::sqrt(2.0 / shifts));
}

TEST_CASE("any stretch of the golden sequence is spread evenly") {
  for (const std::uint64_t first : {0u, 17u, 100'000u}) {
    std::vector<double> u;
    for (std::uint64_t i = 0; i < 64; ++i) u.push_back(golden(0.3, first + i));
    std::ranges::sort(u);
    CHECK(u.front() > 0.0);
    CHECK(u.back() < 1.0);
    for (std::size_t i = 1; i < u.size(); ++i) {
      CHECK(u[i] - u[i - 1] > 0.3 / 64);
      CHECK(u[i] - u[i - 1] < 2.7 / 64);
    }
  }
}
