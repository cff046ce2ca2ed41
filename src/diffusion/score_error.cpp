#include "diffusion/score_error.h"

#include "diffusion/denoiser.h"
#include "diffusion/error_times.h"
#include "math/evaluation_stream.h"
#include "math/lattice.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

namespace {

/// Of the root of the mean of n squares q_j: by the root's slope at the mean m,
///   sd(q) / (2 n^(1/2) m^(1/2)).
double deviation_of_root_mean(const Eigen::VectorXd& squares) {
  const auto n = static_cast<double>(squares.size());
  const double mean = squares.mean();
  if (mean == 0.0) return 0.0;
  const double variance = (squares.array() - mean).square().sum() / (n - 1.0);
  return 0.5 * std::sqrt(variance / (n * mean));
}

}  // namespace

ScoreError score_error(const NoiseNetwork& network, const ExactDensity& clean,
                       const EvaluationConfig& config, std::uint64_t seed, Workers& workers) {
  const Eigen::Index n = config.points;
  const NoiseSchedule& schedule = network.schedule();
  // The same points at every tilt, carried along by the density: the curve then shows the model's
  // change and not the points'.
  const Eigen::MatrixXf x0 =
      clean.sample(n, evaluation_stream(seed, EvaluationUse::points)).cast<float>();
  const RandomStream noise = evaluation_stream(seed, EvaluationUse::noise);
  const ErrorTimes times(
      NoiseSchedule({.kind = schedule.kind(), .t_min = config.t_min, .t_max = schedule.t_max()}));
  const double shift = noise.uniform(0);
  Eigen::VectorXf t(n);
  Eigen::VectorXd weights(n);
  for (Eigen::Index j = 0; j < n; ++j) {
    const ErrorTimes::Draw draw = times.at(golden(shift, static_cast<std::uint64_t>(j)));
    t[j] = static_cast<float>(draw.t);
    weights[j] = draw.weight;
  }
  Eigen::VectorXf alpha(n);
  Eigen::VectorXf sigma(n);
  schedule.at(t, alpha, sigma);
  Eigen::MatrixXf z(x0.rows(), n);
  noise.fill_normal(z, 2);
  const Eigen::MatrixXf x_t = x0 * alpha.asDiagonal() + z * sigma.asDiagonal();

  Eigen::MatrixXf x1_hat(x0);
  LearnedDenoiser(network, workers).predict_noise(x_t, t, alpha, sigma, x1_hat);

  Eigen::VectorXd squares(n);    // |s_theta - s|^2, weighed
  Eigen::VectorXd variances(n);  // sigma_t^2
  constexpr Eigen::Index chunk = 256;
  workers.run(static_cast<int>((n + chunk - 1) / chunk), [&](int i, int) {
    const Eigen::Index end = std::min((i + 1) * chunk, n);
    for (Eigen::Index j = i * chunk; j < end; ++j) {
      const NoiseLevel level = schedule.at(static_cast<double>(t[j]));
      const Eigen::VectorXd exact = clean.at(level)->score(x_t.col(j).cast<double>());
      squares[j] = weights[j] * (x1_hat.col(j).cast<double>() / -level.sigma - exact).squaredNorm();
      variances[j] = level.sigma * level.sigma;
    }
  });
  const Eigen::VectorXd weighted = squares.cwiseProduct(variances);
  return {std::sqrt(squares.mean()), std::sqrt(weighted.mean()), deviation_of_root_mean(squares),
          deviation_of_root_mean(weighted)};
}

}  // namespace tiltscope
