#include "finetune/adjoint_matching/adjoint_targets.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

#include <memory>

using namespace tiltscope;

namespace {

/// A base density and the reward b'x.
struct LinearTilt {
  LinearTilt(BaseConfig base_, Eigen::VectorXd b_, ScheduleKind kind = ScheduleKind::cosine)
      : base(std::move(base_)),
        b(std::move(b_)),
        schedule(ScheduleConfig{.kind = kind}),
        untilted(std::make_shared<const MixtureDensity>(GaussianMixture(base))),
        tilted(std::make_shared<const MixtureDensity>(tiltscope::tilted(
            GaussianMixture(base),
            QuadraticReward({.A = Eigen::MatrixXd::Zero(b.size(), b.size()), .b = b}), 1.0))) {}

  BaseConfig base;
  Eigen::VectorXd b;
  NoiseSchedule schedule;
  std::shared_ptr<const MixtureDensity> untilted, tilted;
  Workers workers{2};

  /// T at the states of paths, of which each column of `at_end` is what it begins with at the end.
  Eigen::MatrixXf targets(const std::vector<ChainStep>& chain, const ChainPaths& paths,
                          const Eigen::MatrixXf& at_end) {
    ExactDenoiser denoiser(untilted, schedule, workers);
    Eigen::MatrixXf T;
    adjoint_targets(denoiser, chain, paths, at_end, workers, T);
    return T;
  }
};

BaseConfig one_mode(const Eigen::VectorXd& mean, const Eigen::MatrixXd& covariance) {
  return {.weights = Eigen::VectorXd::Ones(1), .means = {mean}, .covariances = {covariance}};
}

/// Of values on evenly spaced x, at y, by the cubic through the nearest four.
double interpolated(const Eigen::RowVectorXd& x, const Eigen::RowVectorXd& values, double y) {
  const double h = x[1] - x[0];
  const double cell =
      std::clamp(std::floor((y - x[0]) / h), 1.0, static_cast<double>(x.size()) - 3);
  const auto i = static_cast<Eigen::Index>(cell);
  const double u = std::clamp((y - x[0]) / h - cell, 0.0, 1.0);
  return -u * (u - 1) * (u - 2) / 6 * values[i - 1] + (u + 1) * (u - 1) * (u - 2) / 2 * values[i] -
         (u + 1) * u * (u - 2) / 2 * values[i + 1] + (u + 1) * u * (u - 1) / 6 * values[i + 2];
}

/// The largest mean of T - e* times 1, x or tanh 2x over the states of any step, on paths of the
/// tilted model: for the paper's base along x1, and the reward x1. By quadrature, and so without
/// the noise of paths: from E[a_{j+1} | x_{j+1}] on a grid follow E[a_{j+1} | x_j], and, by a chain
/// of one step, the mean of T_j given x_j.
double largest_moment(int steps) {
  LinearTilt problem(
      {.weights = Eigen::Vector2d(0.5, 0.5),
       .means = {Eigen::VectorXd::Constant(1, -2.0), Eigen::VectorXd::Constant(1, 2.0)},
       .covariances = {2, 0.5 * Eigen::MatrixXd::Identity(1, 1)}},
      Eigen::VectorXd::Ones(1));
  const Eigen::RowVectorXd x = Eigen::RowVectorXd::LinSpaced(601, -7.5, 7.5);
  const Eigen::ArrayXd z = Eigen::ArrayXd::LinSpaced(81, -6.0, 6.0);
  const Eigen::ArrayXd normal = (-0.5 * z.square()).exp() / (-0.5 * z.square()).exp().sum();
  ChainPaths paths;
  paths.n = x.size();
  paths.x = x.cast<float>();

  const auto chain =
      make_chain(problem.schedule, {.steps = steps, .variance = variance_within(problem.base)});
  Eigen::RowVectorXd a = Eigen::RowVectorXd::Ones(x.size());
  double largest = 0.0;
  for (std::size_t j = chain.size(); j-- > 0;) {
    const ChainStep& step = chain[j];
    const auto exact = problem.tilted->at(step.level);
    const Eigen::RowVectorXd e = -step.level.sigma * exact->score(x);
    Eigen::MatrixXf carried(1, x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      double mean = 0.0;
      for (Eigen::Index k = 0; k < z.size(); ++k) {
        const double to = step.A * x[i] + step.B * e[i] + step.eta * z[k];
        mean += normal[k] * interpolated(x, a, to);
      }
      carried(0, i) = static_cast<float>(mean);
    }
    const Eigen::RowVectorXd T = problem.targets({step}, paths, carried).cast<double>();
    a = -problem.untilted->at(step.level)->score(x) - T / step.level.sigma;

    const Eigen::ArrayXd density = exact->log_density(x).array().exp() * (x[1] - x[0]);
    const Eigen::ArrayXd error = density * (T - e).transpose().array();
    const Eigen::ArrayXd at = x.transpose().array();
    for (const double moment :
         {error.sum(), (error * at).sum(), (error * (2.0 * at).tanh()).sum()}) {
      largest = std::max(largest, std::abs(moment));
    }
  }
  return largest;
}

}  // namespace

TEST_CASE(
    "for a Gaussian the adjoint's targets are the tilted model's prediction, however few steps") {
  Eigen::Matrix2d covariance;
  covariance << 0.9, 0.4, 0.4, 0.5;
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    LinearTilt problem(one_mode(Eigen::Vector2d(1.5, -0.5), covariance), Eigen::Vector2d(0.7, -1.2),
                       kind);
    for (const int steps : {3, 12, 40}) {
      const auto chain = make_chain(problem.schedule, {.steps = steps, .variance = 0.6}, 0.2);
      ExactDenoiser tilted(problem.tilted, problem.schedule, problem.workers);
      ChainPaths paths;
      follow(tilted, chain, 40, {4, 0}, problem.workers, paths);
      const Eigen::MatrixXf at_end = problem.b.cast<float>().replicate(1, paths.n);
      CAPTURE(static_cast<int>(kind));
      CAPTURE(steps);
      CHECK((problem.targets(chain, paths, at_end) - paths.x1_hat).cwiseAbs().maxCoeff() < 3e-4);
    }
  }
}

TEST_CASE(
    "with matched noise they are the optimum of the chain itself, which moves its end by v b") {
  // max b E[x_0] - sum_j w_j c_j^2 over the changes c_j of x1_hat is at c_j = b P_j B_j / (2 w_j),
  // where a change of x_{j+1} changes x_0 by P_j. The last step has no noise, and so no such w.
  constexpr double v = 0.5, b = 1.6;
  LinearTilt problem(
      one_mode(Eigen::VectorXd::Constant(1, 0.3), Eigen::MatrixXd::Constant(1, 1, v)),
      Eigen::VectorXd::Constant(1, b));
  for (const int steps : {3, 12, 40}) {
    CAPTURE(steps);
    const auto chain = make_chain(problem.schedule, {.steps = steps, .variance = v});
    ExactDenoiser base(problem.untilted, problem.schedule, problem.workers);
    ChainPaths paths;
    follow(base, chain, 1, {4, 0}, problem.workers, paths);
    const Eigen::MatrixXf T =
        problem.targets(chain, paths, Eigen::MatrixXf::Constant(1, 1, static_cast<float>(b)));
    double P = 1.0;
    double moved = 0.0;
    for (int j = steps - 1; j >= 0; --j) {
      const ChainStep& step = chain[static_cast<std::size_t>(j)];
      const double change = static_cast<double>(T(0, j)) - static_cast<double>(paths.x1_hat(0, j));
      CAPTURE(j);
      if (j < steps - 1) {
        CHECK(std::abs(change - b * P * step.B / (2.0 * step.w)) < 3e-4);
      }
      moved += P * step.B * change;
      const auto& [alpha, sigma] = step.level;
      P *= step.A + step.B * sigma / (alpha * alpha * v + sigma * sigma);
    }
    CHECK(moved == doctest::Approx(v * b).epsilon(1e-3));
  }
}

TEST_CASE(
    "with two modes what the adjoint's targets are off in the mean is halved by twice the steps") {
  const double of_40 = largest_moment(40);
  const double of_80 = largest_moment(80);
  const double of_160 = largest_moment(160);
  MESSAGE("largest moment with 40 steps " << of_40 << ", 80 " << of_80 << ", 160 " << of_160);
  CHECK(of_40 < 0.025);
  CHECK(of_80 / of_160 > 1.75);
  CHECK(of_80 / of_160 < 2.1);
  // Endlessly many leave nothing.
  CHECK(std::abs(2.0 * of_160 - of_80) < 0.1 * of_40);
}
