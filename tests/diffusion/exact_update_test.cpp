#include "math/gaussian_mixture.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

#include <Eigen/LU>

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

using namespace tiltscope;

namespace {

/// What is known in closed form of the clean points x0 ~ p_{0|t}(. | x_t) of a mixture, and of the
/// weights w = exp(delta b'x0).
struct Posterior {
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();           ///< E[x0 | x_t]
  Eigen::Vector2d weighted_mean = Eigen::Vector2d::Zero();  ///< E[w x0 | x_t]
  double mean_weight = 0.0;                                 ///< E[w | x_t]
  Eigen::Vector2d covariance_with_reward;                   ///< Cov(x0, b'x0 | x_t)
};

Posterior posterior(const GaussianMixture& clean, NoiseLevel level, const Eigen::Vector2d& x_t,
                    const Eigen::Vector2d& b, double delta) {
  const auto [alpha, sigma] = level;
  const auto n = static_cast<Eigen::Index>(clean.components());
  Eigen::VectorXd share(n);
  std::vector<Eigen::Vector2d> means;
  std::vector<Eigen::Matrix2d> covariances;
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const Eigen::Matrix2d S =
        alpha * alpha * clean.covariance(k) + sigma * sigma * Eigen::Matrix2d::Identity();
    const Eigen::Matrix2d gain = alpha * clean.covariance(k) * S.inverse();
    const Eigen::Vector2d off = x_t - alpha * clean.mean(k);
    means.push_back(clean.mean(k) + gain * off);
    covariances.push_back(clean.covariance(k) - alpha * gain * clean.covariance(k));
    share[i] =
        clean.log_weights()[i] - 0.5 * off.dot(S.inverse() * off) - 0.5 * std::log(S.determinant());
  }
  share = (share.array() - share.maxCoeff()).exp();
  share /= share.sum();
  Posterior all;
  Eigen::Vector2d second = Eigen::Vector2d::Zero();  // E[x0 b'x0 | x_t]
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& m = means[static_cast<std::size_t>(i)];
    const Eigen::Vector2d Cb = covariances[static_cast<std::size_t>(i)] * b;
    const double w = std::exp(delta * b.dot(m) + 0.5 * delta * delta * b.dot(Cb));
    all.mean += share[i] * m;
    all.mean_weight += share[i] * w;
    all.weighted_mean += share[i] * w * (m + delta * Cb);
    second += share[i] * (Cb + m * b.dot(m));
  }
  all.covariance_with_reward = second - all.mean * b.dot(all.mean);
  return all;
}

/// How an update moves E[x0 | x_t]; the last number is E[w] over the tilt's data.
using Update = std::function<Eigen::Vector2d(const Posterior&, double)>;

/// The RMSE of the score after 20 tilts by `update` along the exact path, at alpha = .5, over draws
/// from the exact end marginal.
double path_error(const Eigen::Vector2d& b, double delta, const Update& update) {
  const GaussianMixture base(BaseConfig{});
  const QuadraticReward reward({.b = b});
  const NoiseLevel level{0.5, std::sqrt(0.75)};
  std::vector<GaussianMixture> path;
  std::vector<double> mean_weights;
  for (int k = 0; k <= 20; ++k) path.push_back(tilted(base, reward, k * delta));
  for (int k = 0; k < 20; ++k) {
    double mean = 0.0;
    for (std::size_t i = 0; i < 2; ++i) {
      const Eigen::Vector2d Cb = path[static_cast<std::size_t>(k)].covariance(i) * b;
      const Eigen::Vector2d mu = path[static_cast<std::size_t>(k)].mean(i);
      mean +=
          std::exp(path[static_cast<std::size_t>(k)].log_weights()[static_cast<Eigen::Index>(i)] +
                   delta * b.dot(mu) + 0.5 * delta * delta * b.dot(Cb));
    }
    mean_weights.push_back(mean);
  }
  const GaussianMixture end = path.back().noised(level);
  const Eigen::MatrixXd points = end.sample(20'000, RandomStream(1, Purpose::test));
  double squares = 0.0;
  for (const auto& x_t : points.colwise()) {
    Eigen::Vector2d score = base.noised(level).score(x_t);
    for (std::size_t k = 0; k < 20; ++k) {
      const Posterior before = posterior(path[k], level, x_t, b, delta);
      score += level.alpha / (level.sigma * level.sigma) * update(before, mean_weights[k]);
    }
    squares += (score - end.score(x_t)).squaredNorm();
  }
  return std::sqrt(squares / static_cast<double>(points.cols()));
}

}  // namespace

TEST_CASE("along the exact path a weighted update is exact if divided by the mean given x_t") {
  constexpr double delta = 1.0 / 20;
  const Eigen::Vector2d upwards(0, 4), across(1, 0);
  const Update exact = [](const Posterior& p, double) -> Eigen::Vector2d {
    return p.weighted_mean / p.mean_weight - p.mean;
  };
  CHECK(path_error(upwards, delta, exact) < 1e-10);
  CHECK(path_error(across, delta, exact) < 1e-10);

  // Two modes that b does not tell apart have one covariance with the reward, whatever the tilt.
  const Update first_order = [&](const Posterior& p, double) -> Eigen::Vector2d {
    return delta * p.covariance_with_reward;
  };
  CHECK(path_error(upwards, delta, first_order) < 1e-10);
  CHECK(path_error(across, delta, first_order) == doctest::Approx(0.0214).epsilon(0.03));

  // What exact weights were divided by once: the data set's mean, or r at the posterior's mean.
  const auto divided = [](const Posterior& p, double by) -> Eigen::Vector2d {
    return (p.weighted_mean - p.mean_weight * p.mean) / by;
  };
  const Update by_the_data = [&](const Posterior& p, double mean) { return divided(p, mean); };
  CHECK(path_error(upwards, delta, by_the_data) == doctest::Approx(0.0732).epsilon(0.03));
  CHECK(path_error(across, delta, by_the_data) == doctest::Approx(0.0372).epsilon(0.03));
  for (const auto& [b, error] : {std::pair(upwards, 0.0098), std::pair(across, 0.0021)}) {
    const Update by_the_plug_in = [&, b = b](const Posterior& p, double) {
      return divided(p, std::exp(delta * b.dot(p.mean)));
    };
    CHECK(path_error(b, delta, by_the_plug_in) == doctest::Approx(error).epsilon(0.03));
  }
}
