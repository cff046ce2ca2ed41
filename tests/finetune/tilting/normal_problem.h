#pragma once

#include "finetune/tilting/tilt_targets.h"
#include "math/lattice.h"
#include "math/noise_schedule.h"
#include "support.h"

#include <Eigen/LU>

#include <numeric>

namespace tiltscope::test {

inline constexpr double delta = 0.1;

/// Samples of a standard normal base, whose posterior given x_t is N(alpha x_t, sigma^2 I), and
/// whose x1_hat is sigma x_t.
struct NormalProblem {
  Eigen::MatrixXf data{2, 60'000};
  QuadraticReward reward;
  double delta = test::delta;
  TiltingConfig config;
  WeightedPoints earlier;
  Eigen::VectorXf importance;  ///< of the data, or empty

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
    targets.weigh(importance);
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

inline Eigen::MatrixXf some_points() {
  return Eigen::MatrixXf{{0.0f, 0.5f, -1.2f, 1.0f}, {0.0f, -1.0f, 0.3f, 1.4f}};
}

}  // namespace tiltscope::test
