#include "diffusion/tilt_targets.h"

#include "math/lattice.h"
#include "math/noise_schedule.h"
#include "support.h"

#include <Eigen/LU>

#include <numeric>

using namespace tiltscope;

namespace {

constexpr double delta = 0.1;

/// Samples of a standard normal base, whose posterior given x_t is N(alpha x_t, sigma^2 I), and
/// whose x1_hat is sigma x_t.
struct NormalProblem {
  Eigen::MatrixXf data{2, 60'000};
  QuadraticReward reward;
  TiltingConfig config;
  WeightedPoints earlier;

  explicit NormalProblem(const RewardConfig& config_of_reward) : reward(config_of_reward) {
    fill_lattice_normal(RandomStream(3, Purpose::test), data);
    config.lambda = delta;
    config.tilts = 1;
  }

  /// T - e_old at noisy points x_t (2, n), made of the first n of the data with the noise z.
  Eigen::MatrixXd changes(double t, const Eigen::MatrixXf& x_t) const {
    return changes(t, x_t, Eigen::MatrixXf::Zero(2, x_t.cols()));
  }
  Eigen::MatrixXd changes(double t, const Eigen::MatrixXf& x_t, const Eigen::MatrixXf& z) const {
    const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(t);
    TiltTargets targets(data, reward, config, 1, earlier);
    Eigen::MatrixXd changes(2, x_t.cols());
    for (Eigen::Index first = 0; first < x_t.cols(); first += PosteriorSums::capacity) {
      const Eigen::Index n = std::min(PosteriorSums::capacity, x_t.cols() - first);
      Eigen::MatrixXf points = x_t.middleCols(first, n);
      Eigen::MatrixXf target = z.middleCols(first, n);
      Eigen::VectorXf times = Eigen::VectorXf::Constant(n, static_cast<float>(t));
      Eigen::VectorXf alpha = Eigen::VectorXf::Constant(n, static_cast<float>(level.alpha));
      Eigen::VectorXf sigma = Eigen::VectorXf::Constant(n, static_cast<float>(level.sigma));
      Eigen::VectorXf weight(n);
      Trainer::Batch batch{points, times, alpha, sigma, target, weight};
      const Eigen::MatrixXf e_old = sigma[0] * points;
      std::vector<std::uint32_t> samples(static_cast<std::size_t>(n));
      std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(first));
      targets(samples, 0, e_old, batch);
      changes.middleCols(first, n) = (target - e_old).cast<double>();
    }
    return changes;
  }
};

Eigen::MatrixXf some_points() {
  return Eigen::MatrixXf{{0.0f, 0.5f, -1.2f, 1.0f}, {0.0f, -1.0f, 0.3f, 1.4f}};
}

}  // namespace

TEST_CASE("averaged over neighbours the first-order target is the exact covariance") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{0.6, 0.2}, {0.2, -0.4}}, .b = Eigen::Vector2d(0.5, 2)});
  problem.config.estimator = Estimator::neighbours;
  for (const double t : {0.3, 0.6, 0.9}) {
    CAPTURE(t);
    const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(t);
    const Eigen::MatrixXd changes = problem.changes(t, some_points());
    for (Eigen::Index j = 0; j < changes.cols(); ++j) {
      // Cov(x0, r | x_t) = sigma^2 grad r at the posterior's mean, as r is quadratic.
      const Eigen::Vector2d mean = level.alpha * some_points().col(j).cast<double>();
      const Eigen::Vector2d gradient = problem.reward.A() * mean + problem.reward.b();
      const Eigen::Vector2d exact = -delta * level.alpha * level.sigma * gradient;
      // The data set's own error: some 1/sqrt(n) of the neighbours that count.
      CHECK((changes.col(j) - exact).norm() < 0.02 * delta);
    }
  }
}

TEST_CASE("averaged over neighbours the exact target is the tilted posterior's mean") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{2.0, 0.5}, {0.5, -1.0}}, .b = Eigen::Vector2d(1, 4)});
  problem.config.estimator = Estimator::exact_neighbours;
  for (const double t : {0.3, 0.6, 0.9}) {
    CAPTURE(t);
    const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(t);
    const Eigen::MatrixXd changes = problem.changes(t, some_points());
    const double precision = 1.0 / (level.sigma * level.sigma);
    const Eigen::Matrix2d tilted =
        precision * Eigen::Matrix2d::Identity() - delta * problem.reward.A();
    for (Eigen::Index j = 0; j < changes.cols(); ++j) {
      const Eigen::Vector2d mean = level.alpha * some_points().col(j).cast<double>();
      const Eigen::Vector2d after =
          tilted.inverse() * (precision * mean + delta * problem.reward.b());
      const Eigen::Vector2d exact = -level.alpha / level.sigma * (after - mean);
      CHECK((changes.col(j) - exact).norm() < 0.03 * delta);
      // The two estimators differ by far more than that.
      const Eigen::Vector2d first_order =
          -delta * level.alpha * level.sigma * (problem.reward.A() * mean + problem.reward.b());
      if (t == 0.9 && j == 3) CHECK((exact - first_order).norm() > 0.06 * delta);
    }
  }
}

TEST_CASE("earlier data join the neighbours with their weights") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{0.6, 0.2}, {0.2, -0.4}}, .b = Eigen::Vector2d(0.5, 2)});
  // A few data, and draws from N(-b / 4, I) that exp(b'x / 4) makes many more of the same.
  const Eigen::Vector2d shift = 0.25 * problem.reward.b();
  problem.earlier.points = problem.data.rightCols(40'000).colwise() - shift.cast<float>();
  problem.earlier.log_weights =
      problem.earlier.points.transpose() * shift.cast<float>() +
      Eigen::VectorXf::Constant(40'000, static_cast<float>(0.5 * shift.squaredNorm()));
  const WeightedPoints all = problem.earlier;
  const Eigen::MatrixXf few = problem.data.leftCols(500);
  problem.data = few;
  for (const auto estimator : {Estimator::neighbours, Estimator::exact_neighbours}) {
    problem.config.estimator = estimator;
    const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(0.6);
    double with_them = 0.0, without = 0.0, without_weights = 0.0;
    const auto error = [&] {
      const Eigen::MatrixXd changes = problem.changes(0.6, some_points());
      const double precision = 1.0 / (level.sigma * level.sigma);
      const Eigen::Matrix2d tilted =
          precision * Eigen::Matrix2d::Identity() - delta * problem.reward.A();
      double sum = 0.0;
      for (Eigen::Index j = 0; j < changes.cols(); ++j) {
        const Eigen::Vector2d mean = level.alpha * some_points().col(j).cast<double>();
        const Eigen::Vector2d gradient = problem.reward.A() * mean + problem.reward.b();
        const Eigen::Vector2d after =
            tilted.inverse() * (precision * mean + delta * problem.reward.b());
        const Eigen::Vector2d exact = estimator == Estimator::neighbours
                                          ? (-delta * level.alpha * level.sigma * gradient).eval()
                                          : (-level.alpha / level.sigma * (after - mean)).eval();
        sum += (changes.col(j) - exact).squaredNorm();
      }
      return std::sqrt(sum);
    };
    problem.earlier = all;
    with_them = error();
    problem.earlier.log_weights.setZero();
    without_weights = error();
    problem.earlier = {};
    without = error();
    // 40,000 data in the place of 500: a tenth of the error.
    CHECK(with_them < 0.25 * without);
    CHECK(with_them < 0.04 * delta);
    CHECK(without_weights > 2.0 * with_them);
  }
}

TEST_CASE("earlier data of no weight change nothing") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{0.6, 0.2}, {0.2, -0.4}}, .b = Eigen::Vector2d(0.5, 2)});
  problem.data = problem.data.leftCols(2'000).eval();
  for (const auto baseline : {Baseline::regressed, Baseline::optimal}) {
    for (const auto estimator : {Estimator::first_order, Estimator::exact_neighbours}) {
      problem.config.baseline = baseline;
      problem.config.estimator = estimator;
      problem.earlier = {};
      const Eigen::MatrixXd alone = problem.changes(0.5, some_points());
      problem.earlier.points = Eigen::MatrixXf::Constant(2, 50, 0.3f);
      problem.earlier.log_weights = Eigen::VectorXf::Constant(50, -40.0f);
      CHECK((problem.changes(0.5, some_points()) - alone).norm() < 1e-6 * alone.norm());
      // And with a weight they do.
      problem.earlier.log_weights.setConstant(2.0f);
      CHECK((problem.changes(0.5, some_points()) - alone).norm() > 1e-3 * alone.norm());
    }
  }
}

TEST_CASE("a baseline from the neighbours leaves the target's mean and takes variance off it") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{0.6, 0.2}, {0.2, -0.4}}, .b = Eigen::Vector2d(0.5, 2)});
  problem.data = problem.data.leftCols(4'000).eval();
  const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(0.6);
  const Eigen::Vector2f x_t(1.0f, 1.4f);  // where r is far from 0
  // The posterior over the data, and the noise that would have led from each of them to x_t.
  const Eigen::MatrixXd z =
      ((-level.alpha * problem.data.cast<double>()).colwise() + x_t.cast<double>()) / level.sigma;
  Eigen::VectorXd p = (-0.5 * z.colwise().squaredNorm().array()).exp();
  p /= p.sum();
  struct Spread {
    Eigen::Vector2d mean;
    double variance;
  };
  const auto spread = [&](Estimator estimator, Baseline baseline) -> Spread {
    problem.config.estimator = estimator;
    problem.config.baseline = baseline;
    const Eigen::MatrixXd changes =
        problem.changes(0.6, x_t.replicate(1, problem.data.cols()), z.cast<float>());
    const Eigen::Vector2d mean = changes * p;
    return {mean, (changes.colwise() - mean).colwise().squaredNorm().dot(p)};
  };
  const double effective = 1.0 / p.squaredNorm();
  for (const auto estimator : {Estimator::first_order, Estimator::exact_weights}) {
    const auto averaged =
        estimator == Estimator::first_order ? Estimator::neighbours : Estimator::exact_neighbours;
    const Eigen::Vector2d expected = spread(averaged, Baseline::posterior).mean;
    const Spread none = spread(estimator, Baseline::none);
    const Spread regressed = spread(estimator, Baseline::regressed);
    const Spread optimal = spread(estimator, Baseline::optimal);
    CHECK((regressed.mean - expected).norm() < 1e-4 * expected.norm());
    // The data's mean of z is not e_old to within a standard error, so that c matters a little.
    CHECK((optimal.mean - expected).norm() < 0.05 * expected.norm() + 1 / std::sqrt(effective));
    CHECK(optimal.variance < regressed.variance);
    CHECK(regressed.variance < 0.9 * none.variance);
  }
}

TEST_CASE("a constant added to the reward moves no target, but with the paper's own baseline") {
  const auto changes = [](Estimator estimator, Baseline baseline, double c) {
    NormalProblem problem({.A = Eigen::Matrix2d::Zero(), .b = Eigen::Vector2d(0, 4), .c = c});
    problem.config.estimator = estimator;
    problem.config.baseline = baseline;
    return problem.changes(0.02, some_points());
  };
  for (const auto estimator : {Estimator::first_order, Estimator::exact_weights,
                               Estimator::neighbours, Estimator::exact_neighbours}) {
    for (const auto baseline :
         {Baseline::mean, Baseline::posterior, Baseline::regressed, Baseline::optimal}) {
      const Eigen::MatrixXd plain = changes(estimator, baseline, 0.0);
      CHECK((changes(estimator, baseline, 7.0) - plain).norm() < 1e-5 * plain.norm());
    }
  }
  const Eigen::MatrixXd plain = changes(Estimator::first_order, Baseline::none, 0.0);
  CHECK((changes(Estimator::first_order, Baseline::none, 7.0) - plain).norm() > plain.norm());
}

TEST_CASE("where no neighbour is near, a target comes from its own sample") {
  NormalProblem problem({.A = Eigen::Matrix2d::Zero(), .b = Eigen::Vector2d(0, 4)});
  problem.config.estimator = Estimator::neighbours;
  const Eigen::MatrixXf far = 9.0f * some_points();
  const Eigen::MatrixXd alone = problem.changes(0.02, far);
  problem.config.estimator = Estimator::first_order;
  CHECK(alone.rightCols(3) == problem.changes(0.02, far).rightCols(3));
}
