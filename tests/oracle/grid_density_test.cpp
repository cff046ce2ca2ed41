#include "oracle/grid_density.h"

#include "function_reward.h"
#include "math/noise_schedule.h"
#include "oracle/density_picture.h"
#include "oracle/mixture_density.h"
#include "oracle/tilt_oracle.h"
#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"
#include "support.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::Vector2d;
using Eigen::VectorXd;

constexpr double infinity = std::numeric_limits<double>::infinity();

BaseConfig gaussian(Index d) {
  BaseConfig base;
  base.weights = VectorXd::Ones(1);
  base.means = {VectorXd::Zero(d)};
  base.covariances = {MatrixXd::Identity(d, d)};
  return base;
}

BaseConfig bent_base() {
  BaseConfig base;
  base.weights = Vector2d(0.3, 0.7);
  base.means = {Vector2d(-1.0, 0.5), Vector2d(1.5, -0.5)};
  base.covariances = {Eigen::Matrix2d{{0.4, 0.1}, {0.1, 0.3}},
                      Eigen::Matrix2d{{0.1, -0.05}, {-0.05, 0.6}}};
  return base;
}

RewardConfig quadratic(const MatrixXd& A, const VectorXd& b) {
  RewardConfig config;
  config.A = A;
  config.b = b;
  config.c = 0.3;
  return config;
}

/// The same values, and nothing else known of them.
std::shared_ptr<const Reward> values_of(const RewardConfig& config) {
  return reward_of([r = QuadraticReward(config)](const VectorXd& x) { return r.value(x); });
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// The largest |a - b| beside max(1, |b|).
double worst(const MatrixXd& a, const MatrixXd& b) {
  return ((a - b).array().abs() / b.array().abs().max(1.0)).maxCoeff();
}

struct TiltProblem {
  BaseConfig base;
  RewardConfig reward;
  double strength;
};

std::vector<TiltProblem> tilt_problems() {
  return {
      {BaseConfig{}, quadratic(MatrixXd::Zero(2, 2), Vector2d(0.0, 4.0)), 1.0},
      {BaseConfig{}, quadratic(MatrixXd::Zero(2, 2), Vector2d(1.0, -1.0)), 0.35},
      {bent_base(), quadratic(Eigen::Matrix2d{{0.8, 0.2}, {0.2, -1.5}}, Vector2d(-2.0, 0.5)), 1.0},
      {bent_base(), quadratic(Eigen::Matrix2d{{-9.0, 0.0}, {0.0, -9.0}}, Vector2d(4.0, 9.0)), 1.0}};
}

/// Of counts beside what is expected, (bins).
double chi_square(const VectorXd& counts, const VectorXd& expected) {
  return ((counts - expected).array().square() / expected.array()).sum();
}

/// What chi-square of so many bins exceeds once in a thousand times (Wilson and Hilferty).
double chi_square_limit(Index bins) {
  const auto k = static_cast<double>(bins - 1);
  const double v = 2.0 / (9.0 * k);
  return k * std::pow(1.0 - v + 3.09 * std::sqrt(v), 3.0);
}

}  // namespace

TEST_CASE("values of a quadratic reward give the closed form at every noise") {
  for (const TiltProblem& problem : tilt_problems()) {
    const TiltOracle oracle(problem.base);
    const auto grid = oracle.density(values_of(problem.reward), problem.strength);
    REQUIRE(grid);
    REQUIRE(grid->mixture() == nullptr);
    const MixtureDensity exact(
        tilted(GaussianMixture(problem.base), QuadraticReward(problem.reward), problem.strength));
    const NoiseSchedule schedule{ScheduleConfig{}};
    for (const double t : {0.0, 0.01, 0.02, 0.05, 0.1, 0.3, 0.6, 0.9, 0.999}) {
      CAPTURE(t);
      const NoiseLevel level = t > 0.0 ? schedule.at(t) : NoiseLevel{};
      const auto noised = grid->at(level);
      const auto exact_noised = exact.at(level);
      // 10,000 draws at every time, shared by the four problems: all of them for each take four
      // times as long, half a minute, and were within the bound too.
      const MatrixXd x = exact_noised->sample(2'500, RandomStream(1, Purpose::test));
      CHECK(worst(noised->log_density(x), exact_noised->log_density(x)) < 1e-3);
      CHECK(worst(noised->score(x), exact_noised->score(x)) < 1e-3);
    }
  }
}

TEST_CASE("in one dimension, values of a quadratic reward give the closed form too") {
  BaseConfig base;
  base.weights = Vector2d(0.4, 0.6);
  base.means = {VectorXd::Constant(1, -1.0), VectorXd::Constant(1, 2.0)};
  base.covariances = {MatrixXd::Constant(1, 1, 0.3), MatrixXd::Constant(1, 1, 0.05)};
  const RewardConfig reward = quadratic(MatrixXd::Constant(1, 1, -1.0), VectorXd::Constant(1, 2.0));
  const auto grid = TiltOracle(base).density(values_of(reward), 0.8);
  const MixtureDensity exact(tilted(GaussianMixture(base), QuadraticReward(reward), 0.8));
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const double t : {0.0, 0.001, 0.01, 0.2, 0.7, 0.999}) {
    CAPTURE(t);
    const NoiseLevel level = t > 0.0 ? schedule.at(t) : NoiseLevel{};
    const MatrixXd x = exact.at(level)->sample(300, RandomStream(1, Purpose::test));
    CHECK(worst(grid->at(level)->log_density(x), exact.at(level)->log_density(x)) < 1e-3);
    CHECK(worst(grid->at(level)->score(x), exact.at(level)->score(x)) < 1e-3);
  }
}

TEST_CASE("a grid's moments, entropy, extent and marginals are the closed form's") {
  for (const TiltProblem& problem : tilt_problems()) {
    const auto grid = TiltOracle(problem.base).density(values_of(problem.reward), problem.strength);
    const MixtureDensity exact(
        tilted(GaussianMixture(problem.base), QuadraticReward(problem.reward), problem.strength));
    for (const NoiseLevel level : {NoiseLevel{}, NoiseLevel{0.8, 0.6}, NoiseLevel{0.999, 0.01}}) {
      const auto p = grid->at(level), q = exact.at(level);
      CHECK(worst(p->mean(), q->mean()) < 1e-6);
      CHECK(worst(p->covariance(), q->covariance()) < 1e-6);
      CHECK(std::abs(p->highest_log_density() - q->highest_log_density()) < 0.1);
      const auto [low, high] = p->extent();
      const MatrixXd draws = q->sample(20'000, RandomStream(2, Purpose::test));
      CHECK(std::abs(p->entropy(draws) - q->entropy(draws)) < (level.sigma > 0.0 ? 0.02 : 0.008));
      Index outside = 0;
      for (const auto& x : draws.colwise()) {
        outside += (x.array() < low.array() || x.array() > high.array()).any() ? 1 : 0;
      }
      CHECK(outside < 140);
      for (const Index axis : {0, 1}) {
        const VectorXd places = draws.row(axis).head(50);
        CHECK(worst(p->marginal(axis, places), q->marginal(axis, places)) < 1e-2);
      }
    }
  }
}

TEST_CASE("draws of a grid fall into bins as the closed form says") {
  constexpr Index n = 100'000;
  // Against a standard normal base, a step leaves the coordinates independent.
  const double edge = 0.13, jump = 1.7;
  const auto step = reward_of([=](const VectorXd& x) { return x[0] > edge ? jump : 0.0; });
  const auto p = TiltOracle(gaussian(2)).density(step, 1.0);
  const double above = std::exp(jump);
  const double Z = normal_cdf(edge) + above * (1.0 - normal_cdf(edge));
  const auto cdf = [&](double x) {
    return (normal_cdf(std::min(x, edge)) +
            (x > edge ? above * (normal_cdf(x) - normal_cdf(edge)) : 0.0)) /
           Z;
  };
  for (const NoiseLevel level : {NoiseLevel{}, NoiseLevel{0.6, 0.8}}) {
    const MatrixXd draws = p->at(level)->sample(n, RandomStream(3, Purpose::test));
    // The second coordinate stays normal.
    VectorXd counts = VectorXd::Zero(200), expected = VectorXd::Zero(200);
    const bool clean = level.sigma == 0.0;
    const auto place = [&](Index i) {
      return i == 0 ? -infinity : i == 20 ? infinity : -2.0 + 0.2013 * static_cast<double>(i);
    };
    const auto row = [](double y) {
      return std::min<Index>(static_cast<Index>(10.0 * normal_cdf(y)), 9);
    };
    for (const auto& x : draws.colwise()) {
      Index i = 0;
      while (i + 1 < 20 && x[0] >= place(i + 1)) ++i;
      counts[10 * i + row(x[1])] += 1.0;
    }
    if (!clean) {
      // Of alpha X0 + sigma Z, by how the second coordinate alone is spread.
      VectorXd rows = VectorXd::Zero(10);
      for (Index c = 0; c < 200; ++c) rows[c % 10] += counts[c];
      CHECK(chi_square(rows, VectorXd::Constant(10, n / 10.0)) < chi_square_limit(10));
      continue;
    }
    for (Index c = 0; c < 200; ++c) {
      const double from = place(c / 10), to = place(c / 10 + 1);
      expected[c] =
          n * 0.1 * ((std::isfinite(to) ? cdf(to) : 1.0) - (std::isfinite(from) ? cdf(from) : 0.0));
    }
    CHECK(chi_square(counts, expected) < chi_square_limit(200));
  }
}

TEST_CASE("draws of a grid follow a density that bends within a cell") {
  // A base of narrow modes, three cells to a deviation, tilted along y.
  BaseConfig base;
  base.weights = VectorXd::Ones(2);
  base.means = {Vector2d(-3.0, 0.0), Vector2d(3.0, 0.0)};
  base.covariances = {0.003 * MatrixXd::Identity(2, 2), 0.3 * MatrixXd::Identity(2, 2)};
  const RewardConfig reward = quadratic(MatrixXd::Zero(2, 2), Vector2d(0.0, 2.0));
  const auto p = TiltOracle(base).density(values_of(reward), 1.0);
  const GaussianMixture exact = tilted(GaussianMixture(base), QuadraticReward(reward), 1.0);
  constexpr Index n = 100'000;
  const MatrixXd draws = p->sample(n, RandomStream(4, Purpose::test));
  for (const std::size_t i : {0U, 1U}) {
    for (const Index axis : {0, 1}) {
      CAPTURE(i);
      CAPTURE(axis);
      const double mean = exact.mean(i)[axis];
      const double deviation = std::sqrt(exact.covariance(i)(axis, axis));
      VectorXd counts = VectorXd::Zero(40);
      double own = 0.0;
      for (const auto& x : draws.colwise()) {
        if ((x[0] < -1.5) != (i == 0)) continue;
        own += 1.0;
        const double u = normal_cdf((x[axis] - mean) / deviation);
        counts[std::min<Index>(static_cast<Index>(40.0 * u), 39)] += 1.0;
      }
      const double share = exact.weights()[static_cast<Index>(i)];
      CHECK(std::abs(own / n - share) < 4.0 * std::sqrt(share * (1.0 - share) / n));
      CHECK(chi_square(counts, VectorXd::Constant(40, own / 40.0)) < chi_square_limit(40));
    }
  }
}

TEST_CASE("the normaliser is known to 2e-4 where a reward jumps") {
  const TiltOracle oracle(gaussian(2));
  const MatrixXd x = MatrixXd::Zero(2, 1);
  const double log_base = -std::log(2.0 * std::numbers::pi);
  for (const double edge : {0.0, 0.0137, 0.31, 1.03}) {
    const auto step = oracle.density(
        reward_of([=](const VectorXd& y) { return y[0] > edge ? 4.0 : 0.0; }, edge), 1.0);
    const double Z = 1.0 + (std::exp(4.0) - 1.0) * (1.0 - normal_cdf(edge));
    CHECK(std::abs(step->log_density(x)[0] - (log_base - std::log(Z))) < 2e-4);
  }
  for (const double radius : {0.1, 0.5, 1.0}) {
    const auto disc = oracle.density(
        reward_of([=](const VectorXd& y) { return y.norm() < radius ? 6.0 : 0.0; }, 10 + radius),
        1.0);
    const double Z = 1.0 + (std::exp(6.0) - 1.0) * (1.0 - std::exp(-0.5 * radius * radius));
    CAPTURE(radius);
    // The smallest is four cells across.
    CHECK(std::abs(disc->log_density(x)[0] - (log_base + 6.0 - std::log(Z))) <
          (radius > 0.2 ? 1e-3 : 2e-3));
  }
}

TEST_CASE("near an edge, the noised density is known to 4 %") {
  // p_t(x) = N(x_1) N(x_0) (1 + (e^4 - 1) P(x0 > edge | x_t)) / Z, for a standard normal base.
  const double edge = 0.13, jump = 4.0, Z = 1.0 + (std::exp(jump) - 1.0) * (1.0 - normal_cdf(edge));
  const auto p =
      TiltOracle(gaussian(2))
          .density(reward_of([=](const VectorXd& y) { return y[0] > edge ? jump : 0.0; }), 1.0);
  double worst_density = 0.0, worst_score = 0.0;
  for (const double sigma : {0.005, 0.02, 0.06, 0.12, 0.2, 0.5, 0.9}) {
    const double alpha = std::sqrt(1.0 - sigma * sigma);
    const auto noised = p->at({alpha, sigma});
    for (double z = -5.0; z < 5.0; z += 0.37) {
      const Vector2d x(alpha * edge + sigma * z, 0.4);
      const double u = (alpha * x[0] - edge) / sigma;  // P(x0 > edge | x_t) = Phi(u)
      const double factor = 1.0 + (std::exp(jump) - 1.0) * normal_cdf(u);
      const double log_p =
          -0.5 * x.squaredNorm() - std::log(2.0 * std::numbers::pi * Z) + std::log(factor);
      const double slope = (std::exp(jump) - 1.0) * std::exp(-0.5 * u * u) /
                           std::sqrt(2.0 * std::numbers::pi) * alpha / sigma / factor;
      const Vector2d score = Vector2d(slope, 0.0) - x;
      worst_density = std::max(worst_density, std::abs(noised->log_density(x)[0] - log_p));
      worst_score = std::max(worst_score, sigma * (noised->score(x) - score).norm());
    }
  }
  CHECK(worst_density < 0.04);
  CHECK(worst_score < 0.06);
}

TEST_CASE("beyond a wall there is nothing, and beside it the density is the base's, normalised") {
  const auto wall = reward_of([](const VectorXd& x) { return x[0] < 0.2 ? -infinity : 0.0; });
  const auto p = TiltOracle(gaussian(2)).density(wall, 1.0);
  const double share = 1.0 - normal_cdf(0.2);
  const Vector2d inside(0.5, -0.3), outside(-0.4, 0.1), at_edge(0.2001, 1.0);
  const double log_base = -0.5 * inside.squaredNorm() - std::log(2.0 * std::numbers::pi);
  CHECK(std::abs(p->log_density(inside)[0] - (log_base - std::log(share))) < 2e-4);
  CHECK(p->log_density(outside)[0] == -infinity);
  CHECK(p->score(inside).isApprox(-inside));
  CHECK(p->score(at_edge).isApprox(-at_edge));
  CHECK(p->score(outside).allFinite());
  const MatrixXd draws = p->sample(20'000, RandomStream(5, Purpose::test));
  CHECK(draws.row(0).minCoeff() >= 0.2);
  for (const double sigma : {0.01, 0.1, 0.7}) {
    const auto noised = p->at({std::sqrt(1.0 - sigma * sigma), sigma});
    const MatrixXd x = MatrixXd::Random(2, 50) * 4.0;
    CHECK(noised->score(x).allFinite());
    CHECK_FALSE(noised->log_density(x).hasNaN());
  }
}

TEST_CASE("the box grows until it holds the density, and a reward without end is refused") {
  const TiltOracle oracle(gaussian(1));
  // exp(x^2 / 2 - |x|) N(0, 1) is the Laplace density exp(-|x|) / 2.
  const auto laplace = oracle.density(
      reward_of([](const VectorXd& x) { return 0.5 * x[0] * x[0] - std::abs(x[0]); }), 1.0);
  const MatrixXd x{{0.0, 1.0, -7.3, 15.0}};
  const VectorXd expected = -x.cwiseAbs().transpose().array() - std::log(2.0);
  CHECK(worst(laplace->log_density(x), expected) < 1e-3);
  CHECK(laplace->covariance()(0, 0) == doctest::Approx(2.0).epsilon(1e-3));
  for (const double power : {2.0, 3.0, 4.0}) {
    CAPTURE(power);
    CHECK_THROWS_AS(
        oracle.density(
            reward_of([=](const VectorXd& y) { return 0.6 * std::pow(std::abs(y[0]), power); },
                      power),
            1.0),
        std::domain_error);
  }
  CHECK_THROWS_AS(oracle.density(reward_of([](const VectorXd&) { return -infinity; }, 7.0), 1.0),
                  std::domain_error);
}

TEST_CASE("a grid's shares are the mean responsibilities of the base's components") {
  const TiltProblem problem = tilt_problems()[2];
  const GaussianMixture base(problem.base);
  const GaussianMixture exact = tilted(base, QuadraticReward(problem.reward), problem.strength);
  const auto grid = TiltOracle(problem.base).density(values_of(problem.reward), problem.strength);
  REQUIRE(grid->parts() != nullptr);
  for (Index i = 0; i < 2; ++i) {
    // Mass, first and second moments of what belongs to component i.
    const VectorXd sums = integrate(
        [&](const VectorXd& x) -> VectorXd {
          const double own = std::exp(exact.log_density(x)) * base.responsibilities(x)[i];
          VectorXd moments(5);
          moments << own, own * x[0], own * x[1], own * x[0] * x[0], own * x[1] * x[1];
          return moments;
        },
        2, -9.0, 9.0, 600);
    CHECK(grid->shares()[i] == doctest::Approx(sums[0]).epsilon(1e-4));
    for (Index axis = 0; axis < 2; ++axis) {
      const double mean = sums[1 + axis] / sums[0];
      const double variance = sums[3 + axis] / sums[0] - mean * mean;
      CHECK(grid->part_deviations()(axis, i) == doctest::Approx(std::sqrt(variance)).epsilon(1e-3));
    }
  }
}

TEST_CASE("a component too narrow for the grid leaves the density not known, and is named") {
  BaseConfig base;
  base.weights = Vector2d(0.5, 0.5);
  base.means = {Vector2d(-3.0, 0.0), Vector2d(3.0, 0.0)};
  const auto step = reward_of([](const VectorXd& x) { return x[1] > 0.1 ? 1.0 : 0.0; });
  // Cells are about 0.05 wide.
  for (const double deviation : {0.02, 0.01}) {
    base.covariances = {MatrixXd::Identity(2, 2), deviation * deviation * MatrixXd::Identity(2, 2)};
    const auto p = TiltOracle(base).density(step, 1.0);
    REQUIRE(p);
    CHECK(std::abs(p->shares()[1] -
                   1.0 / (1.0 + (normal_cdf(0.1) + std::exp(1.0) * normal_cdf(-0.1)))) < 2e-3);
  }
  // Narrower along one direction, which is no axis, is as bad.
  const double thin = 0.002 * 0.002;
  base.covariances = {MatrixXd::Identity(2, 2),
                      Eigen::Matrix2d{{0.5 + thin, 0.5 - thin}, {0.5 - thin, 0.5 + thin}}};
  const auto answer = TiltOracle(base).answer(step, 1.0);
  CHECK(answer.density == nullptr);
  CHECK(answer.problem.find("component 2 of the base is narrower than a sixth of the cells") == 0);
  // Where nothing of it is left, it does not matter.
  const auto wall = reward_of([](const VectorXd& x) { return x[0] > 0.0 ? -infinity : 0.0; }, 2.0);
  base.covariances[1] = thin * MatrixXd::Identity(2, 2);
  CHECK(TiltOracle(base).density(wall, 1.0) != nullptr);
  // Quadratic rewards need no grid.
  Experiment experiment;
  experiment.base = base;
  const TiltCourse course(experiment);
  CHECK(TiltOracle(base).density(course, course.last()) != nullptr);
}

TEST_CASE("a picture of a density on a grid shows its logarithm") {
  const TiltProblem problem = tilt_problems()[2];
  const auto grid = TiltOracle(problem.base).density(values_of(problem.reward), problem.strength);
  const MixtureDensity exact(
      tilted(GaussianMixture(problem.base), QuadraticReward(problem.reward), problem.strength));
  for (const NoiseLevel level :
       {NoiseLevel{}, NoiseLevel{0.999, 0.01}, NoiseLevel{0.99, 0.14}, NoiseLevel{0.3, 0.95}}) {
    CAPTURE(level.sigma);
    const auto p = grid->at(level);
    CHECK(p->picture() == nullptr);
    p->paint();
    const auto picture = p->picture();
    REQUIRE(picture);
    const auto q = exact.at(level);
    const MatrixXd x = q->sample(500, RandomStream(8, Purpose::test));
    const VectorXd logs = q->log_density(x);
    double largest = 0.0;
    for (Index j = 0; j < x.cols(); ++j) {
      largest = std::max(largest, std::abs(picture->at(x.col(j)) - logs[j]));
    }
    CHECK(largest < 0.05);
    CHECK(picture->highest == doctest::Approx(q->highest_log_density()).epsilon(0.05));
    CHECK(picture->at(Vector2d(1e3, 0.0)) == -1e30);
  }
}

TEST_CASE("the tilts of a course share the values of its reward") {
  Experiment experiment;
  experiment.reward.kind = RewardKind::distance;
  const TiltCourse course(experiment);
  const TiltOracle oracle(experiment.base);
  const auto last = oracle.density(course, course.last());
  const auto once = oracle.evaluations();
  CHECK(once >= 65'536);
  const auto first = oracle.density(course, 1);
  CHECK(oracle.evaluations() - once < 5'000);
  // And what is asked first makes no difference.
  const TiltOracle other(experiment.base);
  const MatrixXd x = MatrixXd::Random(2, 5);
  CHECK(other.density(course, 1)->log_density(x) == first->log_density(x));
}
