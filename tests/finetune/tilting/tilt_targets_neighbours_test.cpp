#include "finetune/tilting/normal_problem.h"

using namespace tiltscope;
using test::delta;
using test::NormalProblem;
using test::some_points;

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
      CHECK((problem.changes(0.5, some_points()) - alone).norm() < 3e-6 * alone.norm());
      // And with a weight they do.
      problem.earlier.log_weights.setConstant(2.0f);
      CHECK((problem.changes(0.5, some_points()) - alone).norm() > 1e-3 * alone.norm());
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
