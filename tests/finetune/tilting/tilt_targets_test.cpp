#include "capture_binding.h"
#include "config/options.h"
#include "config/targets.h"
#include "finetune/tilting/normal_problem.h"

using namespace tiltscope;
using test::delta;
using test::NormalProblem;
using test::some_points;

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
            CAPTURE_BINDING(target_word);
            CAPTURE_BINDING(average_word);
            CAPTURE_BINDING(baseline_word);
            const bool is_first_order = target == TiltTarget::first_order;
            const Eigen::Vector2d expected = is_first_order ? first_order : exact;
            CHECK((pull(problem, t, x_t).optimum() - expected).norm() < 0.02 * expected.norm());
          }
        }
      }
    }
  }
}

TEST_CASE(
    "which samples the examples start from moves no optimum, as far as these are one sample's") {
  NormalProblem problem = far_tilt();
  const double t = 0.6;
  const Eigen::Vector2d x_t(1.0, 0.6);
  // Samples to the right are taken up to seven times as often as others.
  const Eigen::ArrayXd often =
      1.0 + 3.0 * (1.0 + problem.data.row(0).transpose().cast<double>().array().tanh());
  problem.importance = often.inverse().cast<float>();
  const NoiseLevel level = problem.level(t);
  const Eigen::MatrixXd z =
      ((-level.alpha * problem.data.cast<double>()).colwise() + x_t) / level.sigma;
  const Eigen::ArrayXd p = (-0.5 * z.colwise().squaredNorm().transpose().array()).exp();
  for (const auto& [target, target_word, shown_target] : options::target) {
    CAPTURE_BINDING(target_word);
    for (const auto average : {Average::sample, Average::neighbours}) {
      problem.config.target = target;
      problem.config.average = average;
      settle(problem.config);
      const auto [changes, weights] =
          problem.filled(t, x_t.cast<float>().replicate(1, problem.data.cols()), z.cast<float>());
      const Eigen::VectorXd pulls = p * often * weights.array();
      const Eigen::Vector2d optimum = changes * pulls / pulls.sum();
      const Eigen::Vector2d expected = target == TiltTarget::first_order
                                           ? problem.first_order_change(t, x_t)
                                           : problem.exact_change(t, x_t);
      CHECK((optimum - expected).norm() < 0.03 * expected.norm());
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
    CAPTURE_BINDING(target_word);
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
      problem.config.weighting = LossWeight::even;
      const Eigen::VectorXd even = problem.filled(t, x_t, Eigen::MatrixXf::Ones(2, 3)).weights;
      problem.config.weighting = LossWeight::sigma_squared;
      for (Eigen::Index j = 0; j < 3; ++j) {
        CHECK(even[j] == doctest::Approx(weighted ? w[j] : 1.0).epsilon(1e-5));
      }
    }
  }
}
