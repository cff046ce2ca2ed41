#include "oracle/weighted_draws.h"

#include "function_reward.h"
#include "oracle/draws_density.h"
#include "oracle/grid_density.h"
#include "oracle/tilt_oracle.h"
#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"
#include "support.h"

#include <cmath>
#include <limits>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Two components in d dimensions, neither of which is round.
BaseConfig two_modes(Index d) {
  BaseConfig base;
  base.weights = Eigen::Vector2d(0.3, 0.7);
  base.means = {VectorXd::Constant(d, -0.6), VectorXd::LinSpaced(d, 0.2, 1.0)};
  MatrixXd first = 0.5 * MatrixXd::Identity(d, d);
  first(0, 1) = first(1, 0) = 0.2;
  base.covariances = {first, VectorXd::LinSpaced(d, 0.3, 0.9).asDiagonal()};
  return base;
}

RewardConfig bending(Index d) {
  RewardConfig config;
  config.A = -0.4 * MatrixXd::Identity(d, d);
  config.A(0, 1) = config.A(1, 0) = 0.3;
  config.b = VectorXd::LinSpaced(d, 0.9, -0.4);
  config.c = 0.3;
  return config;
}

/// The same values, and nothing else known of them.
std::shared_ptr<const Reward> values_only(const RewardConfig& config) {
  return reward_of([r = QuadraticReward(config)](const VectorXd& x) { return r.value(x); });
}

/// Whether an estimate is off by no more than `errors` of its standard errors.
void check_near(const Estimate& estimate, double exact, double errors = 4.0) {
  CAPTURE(exact);
  CAPTURE(estimate.value);
  CAPTURE(estimate.deviation);
  CHECK(estimate.deviation > 0.0);
  CHECK(std::abs(estimate.value - exact) < errors * estimate.deviation);
}

}  // namespace

TEST_CASE("weighted draws tell the closed form's moments, shares and normaliser, d = 3 to 8") {
  for (const Index d : {3, 4, 5, 6, 7, 8}) {
    CAPTURE(d);
    const BaseConfig base_config = two_modes(d);
    const GaussianMixture base(base_config);
    const QuadraticReward reward(bending(d));
    const double strength = 0.8;
    const GaussianMixture exact = tilted(base, reward, strength);
    const auto draws = TiltOracle(base_config).draws(values_only(bending(d)), strength);
    REQUIRE(draws->known());
    CHECK(draws->effective_size() > 20'000.0);

    const auto& moments = draws->moments();
    for (Index i = 0; i < d; ++i) {
      check_near({moments.mean[i], moments.mean_deviation[i]}, exact.mean()[i]);
      check_near({moments.covariance(i, i), moments.variances_deviation[i]},
                 exact.covariance()(i, i));
    }
    CHECK((moments.covariance - exact.covariance()).norm() < 0.03 * exact.covariance().norm());

    // Shares are mean responsibilities of the base's components: over exact draws.
    constexpr Index n = 100'000;
    const MatrixXd x = exact.sample(n, RandomStream(1, Purpose::test));
    const MatrixXd responsibilities = softmax(base.log_joints(x));
    const double share = responsibilities.row(0).mean();
    const double noise = std::sqrt((responsibilities.row(0).array() - share).square().mean() / n);
    CHECK(moments.shares.sum() == doctest::Approx(1.0));
    check_near({moments.shares[0], std::hypot(moments.shares_deviation[0], noise)}, share);

    // p = exp(L r) base / Z, at any point.
    const VectorXd& any = base.mean(0);
    const double log_z =
        base.log_density(any) + strength * reward.value(any) - exact.log_density(any);
    check_near(draws->log_normaliser(), log_z);
    VectorXd rewards(n), logs(n), base_logs(n);
    for (Index j = 0; j < n; ++j) {
      rewards[j] = reward.value(x.col(j));
      logs[j] = exact.log_density(x.col(j));
      base_logs[j] = base.log_density(x.col(j));
    }
    const auto beside = [&](Estimate estimate, const VectorXd& values) {
      const double mean = values.mean();
      const double error = std::sqrt((values.array() - mean).square().mean() / n);
      check_near({estimate.value, std::hypot(estimate.deviation, error)}, mean);
    };
    beside(draws->mean_reward(0), rewards);
    beside(draws->entropy(), -logs);
    beside(draws->divergence(), logs - base_logs);
  }
}

TEST_CASE("an estimate has as many digits as lead to the second one of its error") {
  CHECK(Estimate{-1.23456, 0.0123}.digits() == 4);  // -1.235
  CHECK(Estimate{123.456, 0.0456}.digits() == 6);   // 123.456
  CHECK(Estimate{0.00123, 0.0456}.digits() == 1);   // 0.001
  CHECK(Estimate{0.1, 0.1}.digits() == 2);          // 0.10
  CHECK(Estimate{0.0, 0.1}.digits() == 3);
  CHECK(Estimate{2.5, 0.0}.digits() == 3);
  CHECK(Estimate{1e9, 1e-9}.digits() == 15);
}

TEST_CASE("the standard errors of weighted draws are those by which they miss") {
  // A base of one component and a linear reward: normal log-weights. Over the coordinates and
  // several tilts, squares of errors beside their standard errors have the mean 1.
  BaseConfig base;
  base.weights = VectorXd::Ones(1);
  base.means = {VectorXd::Zero(6)};
  base.covariances = {MatrixXd::Identity(6, 6)};
  const TiltOracle oracle(base);
  double squares = 0.0, variances = 0.0, count = 0.0;
  for (int k = 0; k < 12; ++k) {
    RewardConfig config;
    config.A = MatrixXd::Zero(6, 6);
    config.b = VectorXd::Zero(6);
    config.b[k % 6] = k < 6 ? 1.3 : -1.3;
    const auto linear =
        reward_of([r = QuadraticReward(config)](const VectorXd& x) { return r.value(x); }, k);
    const auto draws = oracle.draws(linear, 1.0);
    const auto& moments = draws->moments();
    for (Index i = 0; i < 6; ++i) {
      squares += std::pow((moments.mean[i] - config.b[i]) / moments.mean_deviation[i], 2.0);
      variances += std::pow((moments.covariance(i, i) - 1.0) / moments.variances_deviation[i], 2.0);
      count += 1.0;
    }
    check_near(draws->log_normaliser(), 0.5 * 1.69);
    check_near(draws->divergence(), 0.5 * 1.69);  // of two normal laws, 1.3 apart
  }
  // The draws are the same for all twelve, and 72 errors are not independent.
  CHECK(squares / count > 0.3);
  CHECK(squares / count < 2.5);
  CHECK(variances / count > 0.3);
  CHECK(variances / count < 2.5);
}

TEST_CASE("weighted draws agree with the grid where there is one") {
  const BaseConfig base = two_modes(2);
  const auto ring = reward_of([](const VectorXd& x) {
    const double off = x.norm() - 1.2;
    return -off * off / (2.0 * 0.3 * 0.3);
  });
  const TiltOracle oracle(base);
  const auto grid = oracle.density(ring, 1.0);
  const auto draws = oracle.draws(ring, 1.0);
  REQUIRE(draws->known());
  const auto& moments = draws->moments();
  for (const Index i : {0, 1}) {
    check_near({moments.mean[i], moments.mean_deviation[i]}, grid->mean()[i]);
    check_near({moments.shares[i], moments.shares_deviation[i]}, grid->shares()[i]);
  }
  CHECK((moments.part_deviations - grid->part_deviations()).cwiseAbs().maxCoeff() < 0.02);
  check_near(draws->entropy(), grid->entropy({}));
  const DrawsDensity density(draws);
  const MatrixXd x = grid->sample(200, RandomStream(2, Purpose::test));
  const VectorXd gap = density.log_density(x) - grid->log_density(x);
  CHECK(gap.maxCoeff() - gap.minCoeff() < 1e-9);  // they differ by log Z alone
  CHECK(std::abs(gap.mean()) < 4.0 * draws->log_normaliser().deviation);
  CHECK((density.score(x) - grid->score(x)).cwiseAbs().maxCoeff() < 1e-3);
  CHECK(std::abs(density.highest_log_density() - grid->highest_log_density()) < 0.05);
}

TEST_CASE("samples of weighted draws follow the tilted law, and are as the stream says") {
  const Index d = 3;
  const GaussianMixture exact =
      tilted(GaussianMixture(two_modes(d)), QuadraticReward(bending(d)), 0.8);
  const auto draws = TiltOracle(two_modes(d)).draws(values_only(bending(d)), 0.8);
  constexpr Index n = 20'000;
  const MatrixXd samples = draws->sample(n, RandomStream(3, Purpose::test));
  const VectorXd deviations = exact.covariance().diagonal().cwiseSqrt();
  for (Index i = 0; i < d; ++i) {
    const double error =
        std::hypot(deviations[i] / std::sqrt(n), draws->moments().mean_deviation[i]);
    CHECK(std::abs(samples.row(i).mean() - exact.mean()[i]) < 4.0 * error);
  }
  CHECK(samples.leftCols(7) == draws->sample(7, RandomStream(3, Purpose::test)));
}

TEST_CASE("where few draws count, nothing is known") {
  BaseConfig base;
  base.weights = VectorXd::Ones(1);
  base.means = {VectorXd::Zero(3)};
  base.covariances = {MatrixXd::Identity(3, 3)};
  const TiltOracle oracle(base);
  const auto linear = reward_of([](const VectorXd& x) { return x.sum(); });
  CHECK(oracle.density(linear, 1.0) != nullptr);
  CHECK(oracle.density(linear, 4.0) == nullptr);
  CHECK(oracle.draws(linear, 4.0)->problem().find("of 1,048,576 draws") == 0);

  // Weights without a variance: their effective size says nothing, even where it is large enough.
  const auto wide = reward_of([](const VectorXd& x) { return 0.5 * x[0] * x[0]; }, 2.0);
  CHECK(oracle.density(wide, 0.3) != nullptr);
  CHECK(oracle.draws(wide, 0.7)->effective_size() > 1'000.0);
  for (const double strength : {0.7, 0.8, 0.9, 1.2}) {
    CAPTURE(strength);
    CHECK(oracle.density(wide, strength) == nullptr);
  }

  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto closed = reward_of([](const VectorXd&) { return -infinity; }, 3.0);
  CHECK(oracle.density(closed, 1.0) == nullptr);
  CHECK(oracle.draws(closed, 1.0)->effective_size() == 0.0);
  const auto far = reward_of([](const VectorXd& x) { return x[0] > 6.0 ? 0.0 : -infinity; }, 4.0);
  CHECK(oracle.density(far, 1.0) == nullptr);
}

TEST_CASE("of weighted draws no more is said to be known than is") {
  const auto draws = TiltOracle(two_modes(3)).draws(values_only(bending(3)), 0.8);
  const DrawsDensity p(draws);
  CHECK_FALSE(p.known_with_noise());
  CHECK(p.at({0.8, 0.6}) == nullptr);
  CHECK(p.at({}) != nullptr);
  CHECK(std::isnan(p.marginal(0, VectorXd::Zero(1))[0]));
  CHECK(p.draws() == draws.get());
  CHECK(p.most_compared() == static_cast<Index>(0.1 * draws->effective_size()));
}

TEST_CASE("a reward is evaluated once at each draw, for all tilts, and no more than it takes") {
  const BaseConfig base = two_modes(4);
  const auto reward = values_only(bending(4));
  const TiltOracle oracle(base);
  const auto last = oracle.draws(reward, 0.8);
  const auto once = oracle.evaluations();
  CHECK(once == last->count());
  CHECK(once < 1'048'576);
  const auto weak = oracle.draws(reward, 0.05);
  CHECK(oracle.evaluations() == once);
  CHECK(weak->count() == 65'536);
  // And what is asked first makes no difference.
  const auto other = TiltOracle(base).draws(reward, 0.05);
  CHECK(other->moments().mean == weak->moments().mean);
}
