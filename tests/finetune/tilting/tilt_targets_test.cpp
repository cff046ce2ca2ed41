#include "finetune/tilting/tilt_targets.h"

#include "config/options.h"
#include "config/targets.h"
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
  double delta = ::delta;
  TiltingConfig config;
  WeightedPoints earlier;

  explicit NormalProblem(const RewardConfig& config_of_reward) : reward(config_of_reward) {
    fill_lattice_normal(RandomStream(3, Purpose::test), data);
  }

  /// T - e_old at noisy points x_t (2, n), made of the first n of the data with the noise z.
  Eigen::MatrixXd changes(double t, const Eigen::MatrixXf& x_t) const {
    return changes(t, x_t, Eigen::MatrixXf::Zero(2, x_t.cols()));
  }
  Eigen::MatrixXd changes(double t, const Eigen::MatrixXf& x_t, const Eigen::MatrixXf& z) const {
    return filled(t, x_t, z).changes;
  }

  struct Filled {
    Eigen::MatrixXd changes;  ///< (2, n)
    Eigen::VectorXd weights;  ///< (n)
  };
  Filled filled(double t, const Eigen::MatrixXf& x_t, const Eigen::MatrixXf& z) const {
    const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(t);
    TiltTargets targets(data, reward, delta, config, 1, earlier);
    Filled filled{Eigen::MatrixXd(2, x_t.cols()), Eigen::VectorXd(x_t.cols())};
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
      filled.changes.middleCols(first, n) = (target - e_old).cast<double>();
      filled.weights.segment(first, n) = weight.cast<double>();
    }
    return filled;
  }

  NoiseLevel level(double t) const { return NoiseSchedule(ScheduleConfig{}).at(t); }

  /// What the update (3.10) adds to e_old at x_t, in closed form.
  Eigen::Vector2d first_order_change(double t, const Eigen::Vector2d& x_t) const {
    // Cov(x0, r | x_t) = sigma^2 grad r at the posterior's mean, as r is quadratic.
    const Eigen::Vector2d gradient = reward.A() * level(t).alpha * x_t + reward.b();
    return -delta * level(t).alpha * level(t).sigma * gradient;
  }
  /// And what the exact one adds: the tilted posterior's mean is another.
  Eigen::Vector2d exact_change(double t, const Eigen::Vector2d& x_t) const {
    const auto [alpha, sigma] = level(t);
    const double precision = 1.0 / (sigma * sigma);
    const Eigen::Matrix2d tilted = precision * Eigen::Matrix2d::Identity() - delta * reward.A();
    const Eigen::Vector2d mean = alpha * x_t;
    const Eigen::Vector2d after = tilted.inverse() * (precision * mean + delta * reward.b());
    return -alpha / sigma * (after - mean);
  }
};

Eigen::MatrixXf some_points() {
  return Eigen::MatrixXf{{0.0f, 0.5f, -1.2f, 1.0f}, {0.0f, -1.0f, 0.3f, 1.4f}};
}

}  // namespace

TEST_CASE("averaged over neighbours the first-order target is the exact covariance") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{0.6, 0.2}, {0.2, -0.4}}, .b = Eigen::Vector2d(0.5, 2)});
  for (const double t : {0.3, 0.6, 0.9}) {
    CAPTURE(t);
    const Eigen::MatrixXd changes = problem.changes(t, some_points());
    for (Eigen::Index j = 0; j < changes.cols(); ++j) {
      const Eigen::Vector2d exact =
          problem.first_order_change(t, some_points().col(j).cast<double>());
      // The data set's own error: some 1/sqrt(n) of the neighbours that count.
      CHECK((changes.col(j) - exact).norm() < 0.02 * delta);
    }
  }
}

TEST_CASE("averaged over neighbours the exact target is the tilted posterior's mean") {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{2.0, 0.5}, {0.5, -1.0}}, .b = Eigen::Vector2d(1, 4)});
  problem.config.target = TiltTarget::exact;
  for (const double t : {0.3, 0.6, 0.9}) {
    CAPTURE(t);
    const Eigen::MatrixXd changes = problem.changes(t, some_points());
    for (Eigen::Index j = 0; j < changes.cols(); ++j) {
      const Eigen::Vector2d x_t = some_points().col(j).cast<double>();
      const Eigen::Vector2d exact = problem.exact_change(t, x_t);
      CHECK((changes.col(j) - exact).norm() < 0.03 * delta);
      // The two targets differ by far more than that.
      if (t == 0.9 && j == 3)
        CHECK((exact - problem.first_order_change(t, x_t)).norm() > 0.06 * delta);
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
  for (const auto target : {TiltTarget::first_order, TiltTarget::exact}) {
    problem.config.target = target;
    double with_them = 0.0, without = 0.0, without_weights = 0.0;
    const auto error = [&] {
      const Eigen::MatrixXd changes = problem.changes(0.6, some_points());
      double sum = 0.0;
      for (Eigen::Index j = 0; j < changes.cols(); ++j) {
        const Eigen::Vector2d x_t = some_points().col(j).cast<double>();
        const Eigen::Vector2d exact = target == TiltTarget::exact
                                          ? problem.exact_change(0.6, x_t)
                                          : problem.first_order_change(0.6, x_t);
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
    for (const auto target : {TiltTarget::first_order, TiltTarget::exact}) {
      problem.config.baseline = baseline;
      problem.config.target = target;
      problem.config.average = target == TiltTarget::exact ? Average::neighbours : Average::sample;
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
      {.A = Eigen::Matrix2d{{0.9, 0.2}, {0.2, 0.5}}, .b = Eigen::Vector2d(0.5, 2)});
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
  const auto spread = [&](TiltTarget target, Average average, Baseline baseline) -> Spread {
    problem.config.target = target;
    problem.config.average = average;
    problem.config.baseline = baseline;
    const Eigen::MatrixXd changes =
        problem.changes(0.6, x_t.replicate(1, problem.data.cols()), z.cast<float>());
    const Eigen::Vector2d mean = changes * p;
    return {mean, (changes.colwise() - mean).colwise().squaredNorm().dot(p)};
  };
  const double effective = 1.0 / p.squaredNorm();
  for (const auto target : {TiltTarget::first_order, TiltTarget::exact}) {
    const Eigen::Vector2d expected = spread(target, Average::neighbours, Baseline::posterior).mean;
    const Spread regressed = spread(target, Average::sample, Baseline::regressed);
    const Spread optimal = spread(target, Average::sample, Baseline::optimal);
    CHECK((regressed.mean - expected).norm() < 5e-3 * expected.norm());
    // The data's mean of z is not e_old to within a standard error, so that c matters a little.
    CHECK((optimal.mean - expected).norm() < 0.05 * expected.norm() + 1 / std::sqrt(effective));
    CHECK(optimal.variance < regressed.variance);
  }
  const Spread none = spread(TiltTarget::first_order, Average::sample, Baseline::none);
  const Spread regressed = spread(TiltTarget::first_order, Average::sample, Baseline::regressed);
  CHECK(regressed.variance < 0.9 * none.variance);
}

TEST_CASE("a constant added to the reward moves no target, but with the paper's own baseline") {
  const auto changes = [](TiltTarget target, Average average, Baseline baseline, double c) {
    NormalProblem problem({.A = Eigen::Matrix2d::Zero(), .b = Eigen::Vector2d(0, 4), .c = c});
    problem.config.target = target;
    problem.config.average = average;
    problem.config.baseline = baseline;
    settle(problem.config);
    return problem.changes(0.02, some_points());
  };
  for (const auto& [target, target_word, shown_target] : options::target) {
    for (const auto& [average, average_word, shown_average] : options::average) {
      for (const auto baseline :
           {Baseline::mean, Baseline::posterior, Baseline::regressed, Baseline::optimal}) {
        const Eigen::MatrixXd plain = changes(target, average, baseline, 0.0);
        CHECK((changes(target, average, baseline, 7.0) - plain).norm() < 1e-5 * plain.norm());
      }
    }
  }
  const auto paper = [&](double c) {
    return changes(TiltTarget::first_order, Average::sample, Baseline::none, c);
  };
  CHECK((paper(7.0) - paper(0.0)).norm() > paper(0.0).norm());
}

namespace {

/// A tilt by so much that the first-order update and the exact one are far apart.
NormalProblem far_tilt() {
  NormalProblem problem(
      {.A = Eigen::Matrix2d{{-0.8, 0.3}, {0.3, -1.5}}, .b = Eigen::Vector2d(0.5, 1.0), .c = 0.4});
  problem.data = problem.data.leftCols(8'000).eval();
  problem.delta = 0.8;
  return problem;
}

/// The sum of T - e_old over all examples (x0, t, z) that lead to x_t, with the posterior's weights
/// times the examples' own, and the sum of these weights.
struct Pull {
  Eigen::Vector2d changes = Eigen::Vector2d::Zero();
  double weight = 0.0;

  /// Where the loss is least at x_t, less e_old.
  Eigen::Vector2d optimum() const { return changes / weight; }
};

Pull pull(const NormalProblem& problem, double t, const Eigen::Vector2d& x_t) {
  const NoiseLevel level = problem.level(t);
  const Eigen::MatrixXd z =
      ((-level.alpha * problem.data.cast<double>()).colwise() + x_t) / level.sigma;
  const auto [changes, weights] =
      problem.filled(t, x_t.cast<float>().replicate(1, problem.data.cols()), z.cast<float>());
  const Eigen::VectorXd p =
      (-0.5 * z.colwise().squaredNorm().transpose().array()).exp() * weights.array();
  return {changes * p, p.sum()};
}

}  // namespace

TEST_CASE("the optimum of every target, with every baseline and average, is its closed form") {
  NormalProblem problem = far_tilt();
  for (const double t : {0.4, 0.7}) {
    for (const Eigen::Vector2d& x_t : {Eigen::Vector2d(1.0, 0.6), Eigen::Vector2d(-0.4, 1.2)}) {
      const Eigen::Vector2d first_order = problem.first_order_change(t, x_t);
      const Eigen::Vector2d exact = problem.exact_change(t, x_t);
      REQUIRE((first_order - exact).norm() > 0.1 * exact.norm());
      for (const auto& [target, target_word, shown_target] : options::target) {
        for (const auto& [average, average_word, shown_average] : options::average) {
          for (const auto& [baseline, baseline_word, shown_baseline] : options::baseline) {
            problem.config.target = target;
            problem.config.average = average;
            problem.config.baseline = baseline;
            const TiltingConfig asked = problem.config;
            settle(problem.config);
            if (problem.config != asked) continue;  // is refused
            CAPTURE(t);
            CAPTURE(target_word);
            CAPTURE(average_word);
            CAPTURE(baseline_word);
            const bool is_first_order = target == TiltTarget::first_order;
            const Eigen::Vector2d expected = is_first_order ? first_order : exact;
            CHECK((pull(problem, t, x_t).optimum() - expected).norm() < 0.02 * expected.norm());
          }
        }
      }
    }
  }
}

TEST_CASE("given the others, a sample decides neither its target's form nor its baseline") {
  NormalProblem problem = far_tilt();
  problem.delta = 0.2;
  problem.config.target = TiltTarget::exact;
  problem.config.average = Average::sample;
  problem.config.baseline = Baseline::regressed;
  const double t = 0.22;
  const auto [alpha, sigma] = problem.level(t);
  const Eigen::Vector2d x_t(1.0, 0.6);
  // What x_t may have been made of.
  constexpr Eigen::Index n = 256;
  Eigen::MatrixXf spread(2, n);
  fill_lattice_normal(RandomStream(4, Purpose::test), spread);
  spread.rightCols(n / 2) = -spread.leftCols(n / 2);  // the mean is exact
  const Eigen::MatrixXd own = (sigma * spread.cast<double>()).colwise() + alpha * x_t;
  const Eigen::MatrixXd z = ((-alpha * own).colwise() + x_t) / sigma;
  const auto w = [&](const Eigen::MatrixXd& x0) -> Eigen::ArrayXd {
    return (problem.delta * problem.reward.values(x0.cast<float>()).array()).exp();
  };

  constexpr Eigen::Index S = 64;
  int exact = 0, implicit = 0;
  for (std::uint32_t k = 0; k < 40; ++k) {
    problem.data.resize(2, S);
    RandomStream(5, Purpose::test, k).fill_normal(problem.data);
    const Eigen::MatrixXd others = problem.data.rightCols(S - 1).cast<double>();
    const Eigen::ArrayXd p = (((-alpha * others).colwise() + x_t) / sigma)
                                 .colwise()
                                 .squaredNorm()
                                 .transpose()
                                 .array()
                                 .unaryExpr([](double square) { return std::exp(-0.5 * square); });
    if (p.sum() < 1.0) continue;  // it may have most of the weight
    Eigen::MatrixXd changes(2, n);
    Eigen::VectorXd weights(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      problem.data.col(0) = own.col(i).cast<float>();
      const auto filled = problem.filled(t, x_t.cast<float>(), z.col(i).cast<float>());
      changes.col(i) = filled.changes;
      weights[i] = filled.weights[0];
    }
    const Eigen::VectorXd shift = changes * weights / weights.sum();
    const bool is_exact = (weights.array() - sigma * sigma).abs().maxCoeff() < 1e-6;
    CHECK(is_exact == (p.sum() * p.sum() / p.square().sum() >= 7.0));
    ++(is_exact ? exact : implicit);
    if (is_exact) {
      // E[w (z - e_old)] over a mean of w that does not know which sample it is for.
      const double mean = (p * w(others)).sum() / p.sum();
      const Eigen::MatrixXd noise = z.colwise() - sigma * x_t;
      const Eigen::Vector2d expected =
          noise * ((w(own) - mean) / mean).matrix() / static_cast<double>(n);
      CHECK((shift - expected).norm() < 0.005 * expected.norm());
    } else {
      // The rewards are relative to a mean that has the sample's own in it.
      problem.delta = 0.2 * (S - 1) / S;
      const Eigen::Vector2d expected = problem.exact_change(t, x_t);
      problem.delta = 0.2;
      CHECK((shift - expected).norm() < 0.03 * expected.norm());
    }
  }
  CHECK(exact > 5);
  CHECK(implicit > 5);
}

TEST_CASE("an example weighs sigma^2, times exp(delta r) where the target asks for it") {
  NormalProblem problem = far_tilt();
  const Eigen::VectorXd r = problem.reward.values(problem.data);
  const Eigen::ArrayXd w = (problem.delta * (r.array() - r.mean())).exp();
  for (const auto& [target, target_word, shown_target] : options::target) {
    CAPTURE(target_word);
    problem.config.target = target;
    settle(problem.config);
    for (const bool near : {true, false}) {
      const double t = near ? 0.5 : 0.02;
      const Eigen::MatrixXf x_t = (near ? 1.0f : 60.0f) * some_points().rightCols(3);
      const Eigen::VectorXd weights = problem.filled(t, x_t, Eigen::MatrixXf::Ones(2, 3)).weights;
      const bool weighted = target == TiltTarget::implicit ||
                            target == TiltTarget::reward_weighted ||
                            (target == TiltTarget::exact && !near);
      for (Eigen::Index j = 0; j < 3; ++j) {
        const double expected = std::pow(problem.level(t).sigma, 2) * (weighted ? w[j] : 1.0);
        CHECK(weights[j] == doctest::Approx(expected).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("in a hundred dimensions neighbours count where they are near") {
  constexpr Eigen::Index d = 100, n = PosteriorSums::capacity;
  Eigen::MatrixXf data(d, 3'000);
  RandomStream(4, Purpose::test).fill_normal(data);
  const QuadraticReward reward(
      {.A = Eigen::MatrixXd::Zero(d, d), .b = Eigen::VectorXd::Unit(d, 0), .c = 0.0});
  TiltingConfig config;
  // The changes of e_old = sigma x_t, which is exact, at a time.
  const auto changes = [&](Average average, double t) -> Eigen::MatrixXd {
    config.average = average;
    const NoiseLevel level = NoiseSchedule(ScheduleConfig{}).at(t);
    TiltTargets targets(data, reward, 0.1, config, 1);
    Eigen::MatrixXf z(d, n);
    RandomStream(9, Purpose::test).fill_normal(z);
    Eigen::VectorXf times = Eigen::VectorXf::Constant(n, static_cast<float>(t));
    Eigen::VectorXf alpha = Eigen::VectorXf::Constant(n, static_cast<float>(level.alpha));
    Eigen::VectorXf sigma = Eigen::VectorXf::Constant(n, static_cast<float>(level.sigma));
    Eigen::VectorXf weight(n);
    Eigen::MatrixXf x_t = alpha[0] * data.leftCols(n) + sigma[0] * z;
    const Eigen::MatrixXf e_old = sigma[0] * x_t;
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(n));
    std::iota(samples.begin(), samples.end(), 0u);
    Trainer::Batch batch{x_t, times, alpha, sigma, z, weight};
    targets(samples, 0, e_old, batch);
    return (z - e_old).cast<double>();
  };
  const Eigen::MatrixXd many = changes(Average::neighbours, 0.9);
  CHECK((many - changes(Average::sample, 0.9)).norm() > 0.5 * many.norm());
  // Too few lie near at small times.
  CHECK(changes(Average::neighbours, 0.3) == changes(Average::sample, 0.3));
}

TEST_CASE("where no neighbour is near, a target comes from its own sample") {
  NormalProblem problem({.A = Eigen::Matrix2d::Zero(), .b = Eigen::Vector2d(0, 4)});
  const Eigen::MatrixXf far = 9.0f * some_points();
  const auto alone = [&](TiltTarget target, Average average) -> Eigen::MatrixXd {
    problem.config.target = target;
    problem.config.average = average;
    return problem.changes(0.02, far).rightCols(3);
  };
  CHECK(alone(TiltTarget::first_order, Average::neighbours) ==
        alone(TiltTarget::first_order, Average::sample));
  const Eigen::MatrixXd implicit = alone(TiltTarget::implicit, Average::sample);
  CHECK(alone(TiltTarget::exact, Average::neighbours) == implicit);
  problem.config.baseline = Baseline::regressed;
  CHECK(alone(TiltTarget::exact, Average::sample) == implicit);
}
