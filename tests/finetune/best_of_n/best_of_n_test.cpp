#include "finetune/best_of_n/best_of_n.h"

#include "oracle/mixture_density.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace tiltscope;

namespace {

Experiment best_on_a_gaussian() {
  Experiment experiment;
  experiment.base = {.weights = Eigen::VectorXd::Ones(1),
                     .means = {Eigen::VectorXd::Constant(1, 0.5)},
                     .covariances = {Eigen::MatrixXd::Constant(1, 1, 0.49)}};
  experiment.reward = {
      .A = Eigen::MatrixXd::Zero(1, 1), .b = Eigen::VectorXd::Constant(1, -2.0), .c = 3.0};
  return experiment;
}

/// The samples' rewards, ascending, by best of n with the exact denoiser.
std::vector<double> best_rewards(int n, Eigen::Index samples) {
  const Experiment experiment = best_on_a_gaussian();
  const NoiseSchedule schedule(experiment.schedule);
  Workers workers(2);
  ExactDenoiser exact(std::make_shared<const MixtureDensity>(GaussianMixture(experiment.base)),
                      schedule, workers);
  const BestOfN method(n);
  const TiltCourse course = method.course(experiment);
  const SamplerConfig sampler{.starts = Starts::random, .clip = 0.0};
  const DrawInput input{exact, schedule, sampler, Box{}, course};
  const Eigen::MatrixXf drawn = method.draw(input, samples, {3, 0}, workers, [](double) {});
  REQUIRE(drawn.cols() == samples);
  const Eigen::VectorXd rewards =
      make_reward(experiment.reward, experiment.dimension())->values(drawn);
  std::vector<double> sorted(rewards.begin(), rewards.end());
  std::ranges::sort(sorted);
  return sorted;
}

}  // namespace

TEST_CASE("the law of the best of n is n F(r)^{n-1} p") {
  // Under the base, the reward -2 x + 3 is N(2, 1.4^2); that of the best of n has the distribution
  // F^n. The largest distance between it and the sampled one, times sqrt(samples), is below 1.63
  // with 99 % (Kolmogorov & Smirnov).
  constexpr int samples = 4'000;
  for (const int n : {1, 2, 7}) {
    CAPTURE(n);
    const std::vector<double> rewards = best_rewards(n, samples);
    double distance = 0.0;
    for (std::size_t i = 0; i < rewards.size(); ++i) {
      const double below = 0.5 * std::erfc(-(rewards[i] - 2.0) / 1.4 / std::sqrt(2.0));
      const double expected = std::pow(below, n);
      distance = std::max({distance, std::abs(expected - static_cast<double>(i) / samples),
                           std::abs(expected - static_cast<double>(i + 1) / samples)});
    }
    CHECK(distance * std::sqrt(samples) < 1.63);
  }
}

TEST_CASE("best of n has no rounds and no denoiser, and is judged by all of lambda") {
  const Experiment experiment = best_on_a_gaussian();
  const BestOfN method(4);
  const TiltCourse course = method.course(experiment);
  CHECK(course.last() == 0);
  CHECK(course.strength(0) == experiment.tilting.lambda);
  CHECK_FALSE(method.has_denoiser());
  NoiseNetwork network(1, {.depth = 1, .width = 8, .time_features = 4}, {});
  Workers workers(1);
  const MethodState none;
  const RoundInput input{.experiment = experiment, .course = course, .k = 1, .state = none};
  CHECK_THROWS_AS(method.round(network, input, workers, [](Method::Stage, double) {}),
                  std::logic_error);
  CHECK_NOTHROW(method.check(none, 0, true, experiment));
  const MethodState some{{"x", std::make_shared<const Eigen::MatrixXf>(1, 1)}};
  CHECK_THROWS_AS(method.check(some, 0, true, experiment), std::runtime_error);
}
