#include "oracle/tilted_mixture.h"

#include "reference/mixture_posterior.h"
#include "support.h"

#include <Eigen/LU>

#include <numbers>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

constexpr double tolerance = 1e-9;

/// E[f(X)] for X ~ N(mean, covariance) and f a polynomial of degree up to 5 in each direction:
/// three Gauss-Hermite nodes along each axis of the Cholesky factor. Exact in any dimension.
template <class F>
auto gaussian_expectation(const Eigen::VectorXd& mean, const Eigen::MatrixXd& factor, const F& f) {
  const Eigen::Index d = mean.size();
  Eigen::VectorXi digits = Eigen::VectorXi::Zero(d);
  auto sum = f(mean);
  sum *= 0.0;
  for (;;) {
    double weight = 1.0;
    Eigen::VectorXd node(d);
    for (Eigen::Index i = 0; i < d; ++i) {
      weight *= digits[i] == 1 ? 2.0 / 3.0 : 1.0 / 6.0;
      node[i] = (digits[i] - 1) * std::sqrt(3.0);
    }
    sum += weight * f(mean + factor * node);
    Eigen::Index i = 0;
    while (i < d && ++digits[i] == 3) digits[i++] = 0;
    if (i == d) return sum;
  }
}

}  // namespace

TEST_CASE("a mixture's density integrates to one") {
  for (const int d : {1, 2}) {
    const GaussianMixture p(Problem(d).base);
    const double mass = integrate(
        [&](const Eigen::VectorXd& x) { return std::exp(p.log_density(x)); }, d, -12, 12, 600);
    CHECK(relative_error(mass, 1.0) < tolerance);
  }
}

TEST_CASE("the score is the gradient of the log-density, at every noise level") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const int d : {1, 2, 10}) {
    const Problem problem(d);
    const GaussianMixture p =
        tilted(GaussianMixture(problem.base), QuadraticReward(problem.reward), 0.8);
    for (const double t : {0.0, 0.1, 0.5, 0.9}) {
      const GaussianMixture noised = p.noised(schedule.at(t));
      const Eigen::MatrixXd where = points(noised, 5);
      for (const auto& x : where.colwise()) {
        const Eigen::VectorXd difference =
            gradient([&](const Eigen::VectorXd& y) { return noised.log_density(y); }, x);
        CHECK(relative_error(noised.score(x), difference) < tolerance);
      }
    }
  }
}

TEST_CASE("the tilted mixture is exp(L r) times the base, up to one constant") {
  for (const int d : {1, 2, 10}) {
    const Problem problem(d);
    const GaussianMixture base(problem.base);
    const QuadraticReward reward(problem.reward);
    for (const double strength : {-0.5, 0.3, 1.0}) {
      const GaussianMixture p = tilted(base, reward, strength);
      const Eigen::MatrixXd where = points(base, 20);
      const auto log_constant = [&](const Eigen::VectorXd& x) {
        return base.log_density(x) + strength * reward.value(x) - p.log_density(x);
      };
      for (const auto& x : where.colwise()) {
        CHECK(relative_error(log_constant(x), log_constant(where.col(0))) < tolerance);
      }
    }
  }
}

TEST_CASE("the tilted mixture's normalising constant agrees with quadrature") {
  for (const int d : {1, 2}) {
    const Problem problem(d);
    const GaussianMixture base(problem.base);
    const QuadraticReward reward(problem.reward);
    const double mass = integrate(
        [&](const Eigen::VectorXd& x) { return std::exp(base.log_density(x) + reward.value(x)); },
        d, -14, 14, 700);
    const GaussianMixture p = tilted(base, reward, 1.0);
    const Eigen::VectorXd x = base.mean();
    CHECK(relative_error(base.log_density(x) + reward.value(x) - p.log_density(x), std::log(mass)) <
          tolerance);
  }
}

TEST_CASE("tilting in ten dimensions agrees with a product of one-dimensional integrals") {
  // In the frame of the eigenvectors everything is a product: one diagonal Gaussian, A diagonal.
  const int d = 10;
  BaseConfig base;
  base.weights = Eigen::VectorXd::Ones(1);
  base.means = {Eigen::VectorXd::LinSpaced(d, -1.0, 1.0)};
  base.covariances = {Eigen::VectorXd::LinSpaced(d, 0.3, 1.1).asDiagonal()};
  const Eigen::VectorXd curvature = Eigen::VectorXd::LinSpaced(d, -0.7, 0.5);
  RewardConfig reward;
  reward.A = curvature.asDiagonal();
  reward.b = Eigen::VectorXd::LinSpaced(d, 0.5, -0.8);
  const GaussianMixture p = tilted(GaussianMixture(base), QuadraticReward(reward), 1.0);
  for (int i = 0; i < d; ++i) {
    // Moments 0, 1, 2 of exp(r) N along axis i.
    const auto moments = integrate(
        [&](const Eigen::VectorXd& x) {
          const double y = x[0];
          const double deviation = y - base.means[0][i];
          const double density = std::exp(0.5 * curvature[i] * y * y + reward.b[i] * y -
                                          0.5 * deviation * deviation / base.covariances[0](i, i));
          return Eigen::Vector3d(density, density * y, density * y * y);
        },
        1, -25, 25, 2000);
    const double mean = moments[1] / moments[0];
    CHECK(relative_error(p.mean()[i], mean) < tolerance);
    CHECK(relative_error(p.covariance(0)(i, i), moments[2] / moments[0] - mean * mean) < tolerance);
  }
}

TEST_CASE("equation (4.10), as printed, gives the same mixture") {
  const Problem problem(2);
  const GaussianMixture base(problem.base);
  const double L = 0.9;
  const GaussianMixture p = tilted(base, QuadraticReward(problem.reward), L);
  Eigen::VectorXd weights(3);
  for (std::size_t i = 0; i < 3; ++i) {
    const Eigen::Matrix2d precision = Eigen::Matrix2d(base.covariance(i)).inverse();
    const Eigen::Matrix2d tilted_precision = precision - L * problem.reward.A;
    const Eigen::Matrix2d covariance = tilted_precision.inverse();
    const Eigen::Vector2d mean = covariance * (precision * base.mean(i) + L * problem.reward.b);
    CHECK((p.mean(i) - mean).norm() < 1e-12);
    CHECK((p.covariance(i) - covariance).norm() < 1e-12);
    weights[static_cast<Eigen::Index>(i)] =
        problem.base.weights[static_cast<Eigen::Index>(i)] *
        std::sqrt(covariance.determinant() / base.covariance(i).determinant()) *
        std::exp(0.5 *
                 (mean.dot(tilted_precision * mean) - base.mean(i).dot(precision * base.mean(i))));
  }
  CHECK((p.weights() - weights / weights.sum()).norm() < 1e-12);
}

TEST_CASE("the posterior is Bayes' rule") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const int d : {1, 2, 10}) {
    const GaussianMixture clean(Problem(d).base);
    for (const double t : {0.05, 0.5, 0.95}) {
      const NoiseLevel level = schedule.at(t);
      const Eigen::VectorXd x_t = points(clean.noised(level), 3).col(2);
      const GaussianMixture law = posterior(clean, level, x_t);
      const Eigen::MatrixXd where = points(law, 5);
      for (const auto& x0 : where.colwise()) {
        // log p(x0) + log q(x_t | x0) - log p_t(x_t)
        const double expected =
            clean.log_density(x0) -
            0.5 * (x_t - level.alpha * x0).squaredNorm() / (level.sigma * level.sigma) -
            d * (std::log(level.sigma) + 0.5 * std::log(2.0 * std::numbers::pi)) -
            clean.noised(level).log_density(x_t);
        CHECK(relative_error(law.log_density(x0), expected) < tolerance);
      }
      // Tweedie: E[x0 | x_t] = (x_t + sigma^2 score) / alpha, from (2.6) and (2.8).
      const Eigen::VectorXd score = clean.noised(level).score(x_t);
      CHECK(relative_error(law.mean(), (x_t + level.sigma * level.sigma * score) / level.alpha) <
            tolerance);
    }
  }
}

TEST_CASE("Cov(g, r | x_t) agrees with quadrature over the posterior") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const int d : {1, 2, 10}) {
    const Problem problem(d);
    const GaussianMixture clean(problem.base);
    const QuadraticReward reward(problem.reward);
    for (const double t : {0.1, 0.6}) {
      const NoiseLevel level = schedule.at(t);
      const Eigen::VectorXd x_t = points(clean.noised(level), 2).col(1);
      const GaussianMixture law = posterior(clean, level, x_t);
      // [r, g, g r], integrated component by component.
      Eigen::VectorXd moments = Eigen::VectorXd::Zero(1 + 2 * d);
      for (std::size_t i = 0; i < law.components(); ++i) {
        moments +=
            law.weights()[static_cast<Eigen::Index>(i)] *
            gaussian_expectation(law.mean(i), law.cholesky(i), [&](const Eigen::VectorXd& x0) {
              const double r = reward.value(x0);
              const Eigen::VectorXd g = (level.alpha * x0 - x_t) / (level.sigma * level.sigma);
              Eigen::VectorXd all(1 + 2 * d);
              all << r, g, r * g;
              return all;
            });
      }
      const Eigen::VectorXd expected = moments.tail(d) - moments[0] * moments.segment(1, d);
      CHECK(relative_error(score_reward_covariance(clean, reward, level, x_t), expected) <
            tolerance);
    }
  }
}

TEST_CASE("Cov(g, r | x_t) is the derivative of the score along the tilt (3.10)") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const int d : {1, 2, 10}) {
    const Problem problem(d);
    const GaussianMixture base(problem.base);
    const QuadraticReward reward(problem.reward);
    const NoiseLevel level = schedule.at(0.4);
    const GaussianMixture p = tilted(base, reward, 0.5);
    const Eigen::VectorXd x_t = points(p.noised(level), 4).col(3);
    Eigen::VectorXd derivative(d);
    for (int i = 0; i < d; ++i) {
      const auto score_i = [&](const Eigen::VectorXd& strength) {
        return tilted(base, reward, strength[0]).noised(level).score(x_t)[i];
      };
      derivative[i] = gradient(score_i, Eigen::VectorXd::Constant(1, 0.5))[0];
    }
    CHECK(relative_error(score_reward_covariance(p, reward, level, x_t), derivative) < tolerance);
  }
}

TEST_CASE("the paper's target (4.12)") {
  const Experiment paper;
  const GaussianMixture target =
      tilted(GaussianMixture(paper.base), QuadraticReward(paper.reward), 1.0);
  CHECK((target.mean(0) - Eigen::Vector2d(-2, 2)).norm() < 1e-14);
  CHECK((target.mean(1) - Eigen::Vector2d(2, 2)).norm() < 1e-14);
  CHECK((target.covariance(0) - 0.5 * Eigen::Matrix2d::Identity()).norm() < 1e-14);
  CHECK((target.weights() - Eigen::Vector2d(0.5, 0.5)).norm() < 1e-14);
}

TEST_CASE("a tilt beyond the largest strength names the component") {
  Experiment experiment;
  experiment.reward.A = 3.0 * Eigen::Matrix2d::Identity();
  CHECK_THROWS_WITH_AS(
      tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward), 1.0),
      "the tilt is not normalisable at component 1", std::domain_error);
  CHECK_NOTHROW(tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward), 0.66));
}

TEST_CASE("far means and tiny covariances keep their digits") {
  Experiment experiment;
  experiment.base.means = {Eigen::Vector2d(-1e3, 0), Eigen::Vector2d(1e3, 0)};
  experiment.base.covariances.assign(2, 1e-6 * Eigen::Matrix2d::Identity());
  const GaussianMixture base(experiment.base);
  const GaussianMixture p = tilted(base, QuadraticReward(experiment.reward), 1.0);
  CHECK(p.mean(1)[1] == doctest::Approx(4e-6).epsilon(1e-12));
  CHECK(p.weights()[0] == doctest::Approx(0.5));
  CHECK(std::isfinite(p.log_density(Eigen::Vector2d(0, 0))));
  CHECK(p.score(Eigen::Vector2d(900, 0)).allFinite());
}

TEST_CASE("far from all components the score is exact, and responsibilities sum to one") {
  const double variance = 1e-6;
  BaseConfig config;
  config.covariances.assign(2, variance * Eigen::Matrix2d::Identity());
  const GaussianMixture p(config);
  for (const double y : {1.0, 1e2, 1e4, 1e5, -1e5, 1e6, 1e9, 1e15}) {
    CAPTURE(y);
    // As far from one mean as from the other.
    const Eigen::Vector2d middle(0, y);
    CHECK((p.responsibilities(middle) - Eigen::Vector2d(0.5, 0.5)).norm() < 1e-15);
    CHECK(test::relative_error(p.score(middle), Eigen::Vector2d(0, -y / variance)) < 1e-15);
    CHECK(p.score_divergence(middle) ==
          doctest::Approx(4.0 / variance / variance - 2.0 / variance));
    CHECK(posterior(p, {0.6, 0.8}, middle).weights().sum() == doctest::Approx(1.0));
    // Nearer to the right one.
    const Eigen::Vector2d right(y, y);
    CHECK(test::relative_error(p.score(right),
                               Eigen::Vector2d(2.0 * (y > 0 ? 1 : -1) - y, -y) / variance) < 1e-12);
    CHECK(p.responsibilities(right).sum() == doctest::Approx(1.0).epsilon(1e-15));
  }
}

TEST_CASE("the score's divergence is the trace of its derivative") {
  for (const Eigen::Index d : {1, 2, 5}) {
    const GaussianMixture p(test::Problem(d).base);
    const Eigen::MatrixXd draws = test::points(p, 10);
    for (const auto& x : draws.colwise()) {
      double trace = 0.0;
      for (Eigen::Index i = 0; i < d; ++i) {
        trace += test::gradient([&](const Eigen::VectorXd& at) { return p.score(at)[i]; }, x)[i];
      }
      CHECK(test::relative_error(p.score_divergence(x), trace) < 1e-8);
    }
  }
}

TEST_CASE("log joints of many points at once are those of each") {
  const GaussianMixture p(test::Problem(3).base);
  const Eigen::MatrixXd x = test::points(p, 8);
  const Eigen::MatrixXd joints = p.log_joints(x);
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    CHECK(log_sum_exp(joints.col(j)) == doctest::Approx(p.log_density(x.col(j))));
    const Eigen::VectorXd r = (joints.col(j).array() - p.log_density(x.col(j))).exp();
    CHECK((r - p.responsibilities(x.col(j))).norm() < 1e-12);
  }
}
