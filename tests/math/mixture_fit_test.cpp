#include "math/mixture_fit.h"

#include "math/gaussian_mixture.h"
#include "math/random.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>
#include <thread>
#include <vector>

namespace tiltscope {
namespace {

RandomStream mixture_draws(std::uint32_t a = 0) { return {17, Purpose::test, 5, a}; }

/// Round components of deviation 0.3, evenly on a circle of radius 3.
BaseConfig on_a_circle(int components) {
  BaseConfig base;
  base.weights.setConstant(components, 1.0 / components);
  base.means.clear();
  for (int k = 0; k < components; ++k) {
    const double angle = 2.0 * std::numbers::pi * k / components;
    base.means.push_back(3.0 * Eigen::VectorXd{{std::cos(angle), std::sin(angle)}});
  }
  base.covariances.assign(static_cast<std::size_t>(components),
                          0.09 * Eigen::MatrixXd::Identity(2, 2));
  return base;
}

/// Three components of other weights and shapes.
BaseConfig three_shapes() {
  BaseConfig base;
  base.weights = Eigen::VectorXd{{0.5, 0.3, 0.2}};
  base.means = {Eigen::VectorXd{{-2.0, 0.0}}, Eigen::VectorXd{{2.0, 1.0}},
                Eigen::VectorXd{{0.0, 4.0}}};
  base.covariances = {Eigen::MatrixXd{{0.5, 0.3}, {0.3, 0.4}},
                      Eigen::MatrixXd{{0.1, 0.0}, {0.0, 0.8}},
                      Eigen::MatrixXd{{0.3, -0.1}, {-0.1, 0.2}}};
  return base;
}

Eigen::MatrixXd draws_of(const BaseConfig& base, Eigen::Index n, std::uint32_t which = 0) {
  return GaussianMixture(base).sample(n, mixture_draws(which));
}

double mean_log_density(const BaseConfig& base, const Eigen::MatrixXd& points) {
  const GaussianMixture mixture(base);
  double sum = 0.0;
  for (Eigen::Index j = 0; j < points.cols(); ++j) sum += mixture.log_density(points.col(j));
  return sum / static_cast<double>(points.cols());
}

bool same_bits(const BaseConfig& a, const BaseConfig& b) { return a == b; }

TEST_CASE("a mixture is found again from its draws, within four standard errors") {
  const BaseConfig truth = three_shapes();
  constexpr Eigen::Index n = 20'000;
  const MixtureFit fit = fit_mixture(draws_of(truth, n), {.components = 3});
  REQUIRE(fit.mixture.means.size() == 3);
  CHECK(fit.trials.empty());
  CHECK(fit.remarks.empty());
  CHECK(fit.left_out == 0);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto i = static_cast<Eigen::Index>(k);
    CAPTURE(k);
    const double w = truth.weights[i];
    const double rows = w * static_cast<double>(n);
    CHECK(std::abs(fit.mixture.weights[i] - w) <
          4.0 * std::sqrt(w * (1.0 - w) / static_cast<double>(n)));
    for (Eigen::Index a = 0; a < 2; ++a) {
      const Eigen::MatrixXd& covariance = truth.covariances[k];
      CHECK(std::abs(fit.mixture.means[k][a] - truth.means[k][a]) <
            4.0 * std::sqrt(covariance(a, a) / rows));
      for (Eigen::Index b = 0; b < 2; ++b) {
        // Of the entries of a Gaussian's sample covariance.
        const double variance =
            covariance(a, a) * covariance(b, b) + covariance(a, b) * covariance(a, b);
        CHECK(std::abs(fit.mixture.covariances[k](a, b) - covariance(a, b)) <
              4.0 * std::sqrt(variance / rows));
      }
    }
  }
}

TEST_CASE("the likelihood that a fit states is that of its mixture") {
  const Eigen::MatrixXd points = draws_of(three_shapes(), 2'000);
  const MixtureFit fit = fit_mixture(points, {.components = 3});
  // But for the background, a tenth of a point among all.
  CHECK(fit.log_density == doctest::Approx(mean_log_density(fit.mixture, points)).epsilon(1e-4));
}

TEST_CASE("no step of EM lowers the likelihood, at the least width and with a background too") {
  for (const int components : {1, 3, 12}) {
    for (const double floor : {1e-3, 0.4}) {
      for (const double background : {0.0, 1e-4}) {
        CAPTURE(components);
        CAPTURE(floor);
        CAPTURE(background);
        const Eigen::MatrixXd rows = draws_of(three_shapes(), 700).transpose();
        const MixtureEm em(rows, {.floor = floor, .background = background, .log_evenly = -4.0});
        MixtureState mixture = em.start(components, mixture_draws(9), Eigen::Vector2d::Ones());
        double before = em.step(mixture);
        for (int i = 0; i < 60; ++i) {
          const double now = em.step(mixture);
          CHECK(now > before - 1e-12);
          before = now;
        }
        CHECK(em.log_densities(mixture, rows).mean() > before - 1e-12);
      }
    }
  }
}

TEST_CASE("a step of EM is Bayes' rule and the weighted moments") {
  const Eigen::MatrixXd points = draws_of(three_shapes(), 300);
  const MixtureEm em(points.transpose(), {.floor = 1e-6});
  MixtureState mixture;
  mixture.weights = Eigen::VectorXd{{0.4, 0.6}};
  mixture.means = {Eigen::VectorXd{{-1.0, 0.0}}, Eigen::VectorXd{{1.0, 2.0}}};
  mixture.covariances = {Eigen::MatrixXd{{1.0, 0.2}, {0.2, 2.0}},
                         Eigen::MatrixXd{{2.0, -0.5}, {-0.5, 1.0}}};
  const GaussianMixture before(mixture.weights.array().log().matrix(), mixture.means,
                               mixture.covariances);
  Eigen::MatrixXd shares(2, points.cols());
  for (Eigen::Index j = 0; j < points.cols(); ++j) {
    shares.col(j) = before.responsibilities(points.col(j));
  }
  em.step(mixture);
  for (std::size_t k = 0; k < 2; ++k) {
    const auto share = shares.row(static_cast<Eigen::Index>(k));
    const double total = share.sum();
    const Eigen::VectorXd mean = points * share.transpose() / total;
    const Eigen::MatrixXd away = points.colwise() - mean;
    const Eigen::MatrixXd covariance = away * share.asDiagonal() * away.transpose() / total;
    CHECK(mixture.weights[static_cast<Eigen::Index>(k)] == doctest::Approx(total / 300.0));
    CHECK((mixture.means[k] - mean).norm() < 1e-12);
    CHECK((mixture.covariances[k] - covariance).norm() < 1e-12);
  }
}

TEST_CASE("as many components are chosen as there are") {
  for (const int components : {1, 3, 8}) {
    for (const Eigen::Index n : {400, 5'000}) {
      CAPTURE(components);
      CAPTURE(n);
      const Eigen::MatrixXd points =
          draws_of(components == 3 ? three_shapes() : on_a_circle(components), n,
                   static_cast<std::uint32_t>(components));
      const MixtureFit fit = fit_mixture(points);
      CHECK(fit.mixture.means.size() == static_cast<std::size_t>(components));
      CHECK(fit.remarks.empty());
      // The curve has its best place, which is behind by nothing.
      double best = -1e300;
      for (const FitTrial& trial : fit.trials) best = std::max(best, trial.held_out);
      for (const FitTrial& trial : fit.trials) {
        CHECK(trial.behind == doctest::Approx(best - trial.held_out));
        CHECK((trial.error == 0.0) == (trial.held_out == best));
      }
    }
  }
}

TEST_CASE("on points it has not seen, a fit is as good as the truth up to what it had to learn") {
  const BaseConfig truth = on_a_circle(8);
  const MixtureFit fit = fit_mixture(draws_of(truth, 4'000));
  const Eigen::MatrixXd others = draws_of(truth, 20'000, 1);
  const double lost = mean_log_density(truth, others) - mean_log_density(fit.mixture, others);
  // In theory half a nat for each of 47 parameters, over the number of points: 0.006.
  CHECK(lost < 0.015);
  CHECK(lost > -0.01);
}

TEST_CASE("a fit is the same on any number of threads, and another seed's differs") {
  const Eigen::MatrixXd points = draws_of(three_shapes(), 3'000);
  const MixtureFit alone = fit_mixture(points, {.seed = 3});
  for (const int threads : {2, 3}) {
    const TaskRunner run = [&](int tasks, const std::function<void(int)>& task) {
      std::atomic<int> next{0};
      std::vector<std::jthread> team;
      for (int i = 0; i < threads; ++i) {
        team.emplace_back([&] {
          for (int own = next++; own < tasks; own = next++) task(own);
        });
      }
    };
    const MixtureFit together = fit_mixture(points, {.seed = 3, .run = run});
    CHECK(same_bits(together.mixture, alone.mixture));
    CHECK(together.trials.size() == alone.trials.size());
  }
  CHECK_FALSE(same_bits(fit_mixture(points, {.seed = 4}).mixture, alone.mixture));
}

TEST_CASE("points far from all others change nothing and are said to be left out") {
  const BaseConfig truth = on_a_circle(3);
  Eigen::MatrixXd points = draws_of(truth, 1'003);
  points.col(10) = Eigen::Vector2d(1e6, -2e6);
  points.col(20) = Eigen::Vector2d(-4e3, 0.0);
  points.col(30) = Eigen::Vector2d(0.0, 80.0);
  const MixtureFit fit = fit_mixture(points);
  CHECK(fit.mixture.means.size() == 3);
  CHECK(fit.left_out == 3);
  CHECK(fit.remarks ==
        std::vector<std::string>{"3 points lie far from all components and are left out"});
  for (const Eigen::VectorXd& mean : fit.mixture.means) {
    CHECK(mean.norm() == doctest::Approx(3.0).epsilon(0.05));
  }
}

TEST_CASE("no component starts at a row that lies alone") {
  Eigen::MatrixXd points = draws_of(three_shapes(), 500);
  points.col(7) = Eigen::Vector2d(0.0, 80.0);
  const MixtureEm em(points.transpose(), {.reach = 20.0});
  for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
    const MixtureState mixture = em.start(5, mixture_draws(seed), Eigen::Vector2d::Ones());
    CHECK(mixture.components() == 5);
    for (const Eigen::VectorXd& mean : mixture.means) CHECK(mean.norm() < 20.0);
  }
}

TEST_CASE("a tight group far away is no outlier") {
  BaseConfig truth = on_a_circle(2);
  truth.weights = Eigen::VectorXd{{0.9, 0.1}};
  truth.means[1] = Eigen::VectorXd{{500.0, 0.0}};
  const MixtureFit fit = fit_mixture(draws_of(truth, 1'000));
  CHECK(fit.left_out == 0);
  REQUIRE(fit.mixture.means.size() == 2);
  CHECK(fit.mixture.means[1][0] == doctest::Approx(500.0).epsilon(1e-3));
}

TEST_CASE("groups that lie apart in one coordinate alone are told apart") {
  // Seen in units of each coordinate's deviation, they are as far apart as they are high.
  BaseConfig truth;
  truth.means = {Eigen::VectorXd{{-3.0, 1.0}}, Eigen::VectorXd{{3.0, 1.0}}};
  truth.covariances.assign(2, 0.1 * Eigen::MatrixXd::Identity(2, 2));
  for (std::uint32_t which = 0; which < 5; ++which) {
    CAPTURE(which);
    CHECK(fit_mixture(draws_of(truth, 500, 100 + which)).mixture.means.size() == 2);
  }
}

TEST_CASE("points that repeat, coordinates that never change and few points end in a mixture") {
  const auto sound = [](const MixtureFit& fit) {
    CHECK(fit.mixture.weights.sum() == doctest::Approx(1.0));
    CHECK(std::isfinite(fit.log_density));
    CHECK_NOTHROW(GaussianMixture{fit.mixture});
  };
  SUBCASE("one point") {
    const MixtureFit fit = fit_mixture(Eigen::Vector2d(3.0, 4.0));
    sound(fit);
    CHECK(fit.mixture.means.front().isApprox(Eigen::Vector2d(3.0, 4.0)));
  }
  SUBCASE("ten points") { sound(fit_mixture(draws_of(three_shapes(), 10))); }
  SUBCASE("the same point, over and over") {
    const MixtureFit fit = fit_mixture(Eigen::MatrixXd::Constant(2, 50, 1.5), {.components = 4});
    sound(fit);
    CHECK(fit.mixture.means.size() == 1);
    CHECK(fit.remarks.back() == "the points differ too little for 4 components; there are 1");
  }
  SUBCASE("four points, a hundred times each") {
    Eigen::MatrixXd points(2, 400);
    for (Eigen::Index j = 0; j < 400; ++j) points.col(j) = Eigen::Vector2d(j % 2, j / 2 % 2);
    const MixtureFit fit = fit_mixture(points);
    sound(fit);
    CHECK(fit.mixture.means.size() == 4);
  }
  SUBCASE("a coordinate that never changes") {
    Eigen::MatrixXd points = draws_of(three_shapes(), 1'000);
    points.row(1).setConstant(7.0);
    const MixtureFit fit = fit_mixture(points);
    sound(fit);
    CHECK(fit.remarks == std::vector<std::string>{
                             "x2 is the same in all points; the mixture gives it a little width"});
    CHECK(fit.mixture.means.front()[1] == doctest::Approx(7.0));
    CHECK(fit.mixture.covariances.front()(1, 1) < 1e-4);
  }
  SUBCASE("coordinates of units far apart") {
    Eigen::MatrixXd points = draws_of(three_shapes(), 1'000);
    points.row(0) *= 1e-6;
    points.row(1) = points.row(1).array() * 1e6 + 1e9;
    const MixtureFit fit = fit_mixture(points);
    sound(fit);
    CHECK(fit.mixture.means.size() == 3);
  }
  SUBCASE("one coordinate, and many") {
    sound(fit_mixture(draws_of(three_shapes(), 500).topRows(1)));
    Eigen::MatrixXd many(20, 300);
    for (Eigen::Index j = 0; j < 300; ++j) {
      for (Eigen::Index i = 0; i < 20; ++i) {
        many(i, j) = mixture_draws(3).normal(static_cast<std::uint64_t>(20 * j + i));
      }
    }
    const MixtureFit fit = fit_mixture(many);
    sound(fit);
    CHECK(fit.mixture.means.size() == 1);
  }
}

TEST_CASE("points that no mixture can be fitted to") {
  const auto refusal = [](const Eigen::MatrixXd& points, int components) {
    try {
      fit_mixture(points, {.components = components});
    } catch (const FitError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(refusal(Eigen::MatrixXd(2, 0), 0) == "there are no points to fit a mixture to");
  CHECK(refusal(Eigen::MatrixXd::Zero(129, 3), 0) ==
        "the points have 129 coordinates, but there can be 128 at most");
  CHECK(refusal(Eigen::Vector2d(1.0, std::numeric_limits<double>::infinity()), 0) ==
        "a point has a coordinate that is not finite");
  CHECK(refusal(Eigen::MatrixXd::Zero(2, 5), 6) ==
        "6 components need as many points at least, but there are 5");
}

TEST_CASE("a fit can be given up at any step") {
  struct Stop {};
  int calls = 0;
  const auto stop = [&](int) {
    if (++calls == 5) throw Stop{};
  };
  CHECK_THROWS_AS(fit_mixture(draws_of(three_shapes(), 500), {.checkpoint = stop}), Stop);
}

}  // namespace
}  // namespace tiltscope
