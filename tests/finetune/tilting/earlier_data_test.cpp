#include "finetune/tilting/earlier_data.h"

#include "math/effective_size.h"
#include "math/lattice.h"
#include "math/random.h"
#include "support.h"

using namespace tiltscope;

namespace {

/// Standard normal, tilted by b'x: after a tilt by L it is N(L b, I), and exp(L b'x) leaves the
/// effective share exp(-|L b|^2).
Experiment problem() {
  Experiment experiment;
  experiment.base.weights = Eigen::VectorXd::Ones(1);
  experiment.base.means = {Eigen::Vector2d::Zero()};
  experiment.base.covariances = {Eigen::Matrix2d::Identity()};
  experiment.reward.b = Eigen::Vector2d(0.5, 1.0);
  experiment.tilting.lambda = 1.0;
  experiment.tilting.tilts = 10;
  return experiment;
}

/// Draws from p^k of an undisturbed course.
EarlierData draws(int k, Eigen::Index n) {
  Eigen::MatrixXf samples(2, n);
  fill_lattice_normal(RandomStream(3, Purpose::test, static_cast<std::uint32_t>(k)), samples);
  const Eigen::Vector2d mean = 0.1 * k * problem().reward.b;
  samples.colwise() += mean.cast<float>();
  return {k, std::make_shared<const Eigen::MatrixXf>(std::move(samples))};
}

double share(double strength) { return std::exp(-strength * strength * 1.25); }

struct Sums {
  double weight = 0.0;
  double squares = 0.0;
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
};

Sums sums(const WeightedPoints& points, Eigen::Index first, Eigen::Index n) {
  const Eigen::ArrayXd w = points.log_weights.segment(first, n).cast<double>().array().exp();
  const Eigen::MatrixXd x = points.points.middleCols(first, n).cast<double>();
  return {w.sum(), w.square().sum(), x * w.matrix() / w.sum()};
}

}  // namespace

TEST_CASE(
    "data of an earlier tilt have the means of the present one, and count for what it leaves") {
  std::vector<EarlierData> earlier = {draws(2, 40'000), draws(5, 20'000)};
  const WeightedPoints points = reweighted(earlier, TiltCourse(problem()), 6, 0.1);
  REQUIRE(points.points.cols() == 60'000);
  CHECK(earlier.size() == 2);
  const Eigen::Vector2d exact = 0.6 * problem().reward.b;
  for (const auto& [first, n, between] : {std::tuple(0, 40'000, 0.4), {40'000, 20'000, 0.1}}) {
    const Sums found = sums(points, first, n);
    // A lattice of so many points is far better than independent draws, which give .007.
    CHECK((found.mean - exact).norm() < 0.005);
    CHECK(found.weight == doctest::Approx(n * share(between)).epsilon(0.01));
    // As many draws of weight 1 have the same sum of squares.
    CHECK(found.squares == doctest::Approx(found.weight).epsilon(1e-5));
  }
}

TEST_CASE("data that are worth too little are let go, the others are not touched") {
  std::vector<EarlierData> earlier;
  for (int k = 0; k < 8; ++k) earlier.push_back(draws(k, 5'000));
  const std::vector<EarlierData> all = earlier;
  const double least = share(0.35);
  const WeightedPoints points = reweighted(earlier, TiltCourse(problem()), 8, least);
  REQUIRE(earlier.size() == 3);  // 5, 6 and 7
  CHECK(points.points.cols() == 15'000);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(earlier[i].tilt == static_cast<int>(i) + 5);
    CHECK(earlier[i].samples == all[i + 5].samples);
    CHECK(points.points.middleCols(5'000 * static_cast<Eigen::Index>(i), 5'000) ==
          *all[i + 5].samples);
  }
  CHECK(reweighted(earlier, TiltCourse(problem()), 8, 0.9999).points.size() == 0);
  CHECK(earlier.empty());
}

TEST_CASE("after a branch the weights are both rewards'") {
  Experiment other = problem();
  other.reward.b = Eigen::Vector2d(-1.0, 0.5);
  other.tilting.lambda = 0.8;
  other.tilting.tilts = 4;
  const TiltCourse course = TiltCourse(problem()).branched(3, other);
  std::vector<EarlierData> earlier = {draws(1, 40'000)};
  const Sums found = sums(reweighted(earlier, course, 5, 0.0), 0, 40'000);
  const Eigen::Vector2d exact = 0.3 * problem().reward.b + 0.4 * other.reward.b;
  CHECK((found.mean - exact).norm() < 0.005);
}
