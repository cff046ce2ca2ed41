#include "diffusion/score_error.h"

#include "diffusion/error_times.h"
#include "oracle/tilted_density.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

#include <cmath>

using namespace tiltscope;

TEST_CASE("for a standard normal the untrained network's error has a closed form") {
  // With F = 0, x1_hat = sigma x_t. For p_0 = N(0, I) in d dimensions the exact x1_hat is also
  // sigma x_t (variance preserving), so the error is nil; for p_0 = N(m, I) it is
  // sigma (x_t - alpha m), off by sigma alpha |m|.
  Experiment experiment;
  experiment.base.weights = Eigen::VectorXd::Ones(1);
  experiment.base.covariances = {Eigen::Matrix2d::Identity()};
  const NoiseNetwork network(2, experiment.network, experiment.schedule);
  Workers workers(2);
  const auto error = [&](double mean) {
    experiment.base.means = {Eigen::Vector2d(mean, 0)};
    return score_error(network, *base_density(experiment.base), experiment.evaluation, 1, workers);
  };
  CHECK(error(0.0).rmse < 1e-4);

  const NoiseSchedule schedule(experiment.schedule);
  double squares = 0.0;
  double weighted = 0.0;
  double fourth = 0.0;
  double fourth_weighted = 0.0;
  const ErrorTimes times(
      NoiseSchedule({.kind = experiment.schedule.kind, .t_min = 0.01, .t_max = 0.999}));
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) {
    const double u = (i + 0.5) / n;
    const NoiseLevel level = schedule.at(0.01 + (0.999 - 0.01) * u);
    squares += std::pow(3.0 * level.alpha, 2);
    weighted += std::pow(3.0 * level.alpha * level.sigma, 2);
    const ErrorTimes::Draw draw = times.at(u);
    const NoiseLevel drawn = schedule.at(draw.t);
    fourth += std::pow(draw.weight, 2) * std::pow(3.0 * drawn.alpha, 4);
    fourth_weighted += std::pow(draw.weight, 2) * std::pow(3.0 * drawn.alpha * drawn.sigma, 4);
  }
  // 5,000 times, spread evenly: random ones would err by about one percent.
  CHECK(error(3.0).rmse == doctest::Approx(std::sqrt(squares / n)).epsilon(1e-3));
  CHECK(error(3.0).weighted == doctest::Approx(std::sqrt(weighted / n)).epsilon(1e-3));

  // The error is the same wherever x_t is, so that its square varies with t alone. The root of a
  // mean m of 5,000 weighed squares with variance v has the standard error
  // (v / 5,000)^(1/2) / (2 m^(1/2)).
  const auto deviation = [](double mean, double mean_square) {
    return std::sqrt((mean_square - mean * mean) / 5'000) / (2.0 * std::sqrt(mean));
  };
  CHECK(error(3.0).rmse_deviation ==
        doctest::Approx(deviation(squares / n, fourth / n)).epsilon(0.01));
  CHECK(error(3.0).weighted_deviation ==
        doctest::Approx(deviation(weighted / n, fourth_weighted / n)).epsilon(0.01));
  experiment.evaluation.points = 1;
  CHECK(std::isnan(error(3.0).rmse_deviation));
}

TEST_CASE("few points tell the error of a score that is wrong near t = 0") {
  // Against p_0 = N(0, v I) the score of F = 0, -x, is off by |x| (1 / s - 1), s = alpha^2 v +
  // sigma^2, whose mean square in two dimensions is 2 (1 - s)^2 / s: about 2 / sigma^2.
  constexpr double v = 1e-6;
  Experiment experiment;
  experiment.base.weights = Eigen::VectorXd::Ones(1);
  experiment.base.means = {Eigen::Vector2d::Zero()};
  experiment.base.covariances = {v * Eigen::Matrix2d::Identity()};
  experiment.evaluation.points = 256;
  const NoiseNetwork network(2, experiment.network, experiment.schedule);
  const NoiseSchedule schedule(experiment.schedule);
  double squares = 0.0;
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) {
    const NoiseLevel level = schedule.at(0.01 + (0.999 - 0.01) * (i + 0.5) / n);
    const double s = level.alpha * level.alpha * v + level.sigma * level.sigma;
    squares += 2.0 * (1.0 - s) * (1.0 - s) / s / n;
  }
  Workers workers(2);
  constexpr int runs = 50;
  double mean = 0.0;
  double mean_square = 0.0;
  double stated = 0.0;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    const ScoreError error =
        score_error(network, *base_density(experiment.base), experiment.evaluation, seed, workers);
    mean += error.rmse / runs;
    mean_square += error.rmse * error.rmse / runs;
    stated += error.rmse_deviation / runs;
  }
  const double scatter = std::sqrt(mean_square - mean * mean);
  // Even times scatter by 16 %.
  CHECK(mean == doctest::Approx(std::sqrt(squares)).epsilon(0.02));
  CHECK(scatter < 0.06 * mean);
  CHECK(scatter < 1.25 * stated);
}
