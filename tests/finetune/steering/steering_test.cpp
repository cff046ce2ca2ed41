#include "finetune/steering/steering.h"

#include "diffusion/watchdog.h"
#include "oracle/mixture_density.h"
#include "support.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

using namespace tiltscope;

namespace {

struct Drawn {
  Eigen::VectorXd samples;
  DrawReport report;

  double mean() const { return samples.mean(); }
  double variance() const { return (samples.array() - mean()).square().mean(); }
  double share_above(double x) const { return (samples.array() > x).cast<double>().mean(); }
};

/// N(0.5, 0.49) on the line.
Experiment particles_on_a_gaussian(MethodKind kind) {
  Experiment experiment;
  experiment.method.kind = kind;
  experiment.base = {.weights = Eigen::VectorXd::Ones(1),
                     .means = {Eigen::VectorXd::Constant(1, 0.5)},
                     .covariances = {Eigen::MatrixXd::Constant(1, 1, 0.49)}};
  experiment.reward = {.A = Eigen::MatrixXd::Zero(1, 1), .b = Eigen::VectorXd::Constant(1, -2.0)};
  return experiment;
}

/// Two modes, at -2 and 2, of variance 0.5, and r = x / 2.
Experiment two_modes(MethodKind kind) {
  Experiment experiment = particles_on_a_gaussian(kind);
  experiment.base = {
      .weights = Eigen::VectorXd::Constant(2, 0.5),
      .means = {Eigen::VectorXd::Constant(1, -2.0), Eigen::VectorXd::Constant(1, 2.0)},
      .covariances = {2, Eigen::MatrixXd::Constant(1, 1, 0.5)}};
  experiment.reward.b[0] = 0.5;
  return experiment;
}

/// n samples with the exact denoiser.
Drawn steered(const Experiment& experiment, Eigen::Index n, std::uint64_t seed = 8,
              int threads = 2) {
  const NoiseSchedule schedule(experiment.schedule);
  Workers workers(threads);
  ExactDenoiser exact(std::make_shared<const MixtureDensity>(GaussianMixture(experiment.base)),
                      schedule, workers);
  const auto method = make_method(experiment);
  const TiltCourse course = method->course(experiment);
  const Box anywhere;
  Drawn drawn;
  const DrawInput input{exact,    schedule, experiment.tilting.sampler,
                        anywhere, course,   &drawn.report};
  drawn.samples =
      method->draw(input, n, {seed, 0}, workers, [](double) {}).row(0).transpose().cast<double>();
  REQUIRE(drawn.samples.size() == n);
  return drawn;
}

}  // namespace

TEST_CASE("particles that are steered have the tilted law of a Gaussian, however often redrawn") {
  // exp(-2 x) N(0.5, 0.49) is N(-0.48, 0.49). Weighted at the end alone, e^-1.96 of the 20,000
  // count, 2,800: their mean has the standard error 0.013, and so has their variance.
  for (const MethodKind kind : {MethodKind::steering, MethodKind::twisted}) {
    for (const double below : {0.0, 0.5, 1.0}) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(below);
      Experiment experiment = particles_on_a_gaussian(kind);
      experiment.method.steering.resample_below = below;
      const Drawn drawn = steered(experiment, 8'000);
      CHECK(std::abs(drawn.mean() + 0.48) < 0.06);
      CHECK(std::abs(drawn.variance() - 0.49) < 0.06);
    }
  }
}

TEST_CASE("weights are kept where particles are not redrawn, so that modes have their shares") {
  // The modes' weights are e and 1 / e: 0.8808 of all lies above 0, about 2.25 and -1.75.
  const double share = 1.0 / (1.0 + std::exp(-2.0));
  for (const MethodKind kind : {MethodKind::steering, MethodKind::twisted}) {
    for (const double below : {0.0, 0.5, 1.0}) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(below);
      Experiment experiment = two_modes(kind);
      experiment.method.steering.resample_below = below;
      const Drawn drawn = steered(experiment, 8'000);
      CHECK(std::abs(drawn.share_above(0.0) - share) < 0.02);
      CHECK(std::abs(drawn.mean() - (2.25 * share - 1.75 * (1 - share))) < 0.08);
    }
  }
}

TEST_CASE("twisted particles keep equal weights where guidance is exact") {
  const Drawn drawn = steered(particles_on_a_gaussian(MethodKind::twisted), 500);
  REQUIRE(drawn.report.effective_shares.size() == 40);
  CHECK(*std::ranges::min_element(drawn.report.effective_shares) > 0.999);
  const Drawn steered_only = steered(particles_on_a_gaussian(MethodKind::steering), 500);
  CHECK(*std::ranges::min_element(steered_only.report.effective_shares) < 0.9);
}

TEST_CASE("DDPM's noise leaves steered samples narrower, as their chain is") {
  Experiment experiment = particles_on_a_gaussian(MethodKind::twisted);
  const double matched = steered(experiment, 8'000).variance();
  experiment.method.chain_noise = ChainNoise::paper;
  const double narrow = steered(experiment, 8'000).variance();
  // 6 % of the deviation in 40 steps.
  CHECK(std::abs(narrow / matched - 0.88) < 0.03);
}

TEST_CASE("a draw of particles reports their weights, their ancestors and what it cost") {
  Experiment experiment = two_modes(MethodKind::steering);
  experiment.method.chain_steps = 12;
  const auto with = [&](double below) {
    experiment.method.steering.resample_below = below;
    return steered(experiment, 300).report;
  };
  const DrawReport seldom = with(0.0);
  CHECK(seldom.samples == 300);
  CHECK(seldom.effective_shares.size() == 12);
  CHECK(seldom.redraws == 1);
  CHECK(seldom.distinct == seldom.ancestors);
  CHECK(seldom.distinct < 300);
  const DrawReport often = with(1.0);
  CHECK(often.redraws == 12);
  CHECK(often.ancestors < seldom.ancestors);
  CHECK(often.distinct > often.ancestors);
  CHECK(often.cost ==
        RoundCost{.denoiser_calls = 3'600, .reward_evaluations = 3'600, .forward_passes = 3'600});
  experiment.method.kind = MethodKind::twisted;
  CHECK(with(0.5).cost == RoundCost{.denoiser_calls = 3'600,
                                    .reward_evaluations = 3'600,
                                    .reward_gradients = 3'600,
                                    .forward_passes = 3'600,
                                    .input_passes = 3'600});
}

TEST_CASE("copies of a particle do not stand side by side") {
  const Drawn drawn = steered(two_modes(MethodKind::steering), 2'000);
  REQUIRE(drawn.report.distinct < 1'950);
  int neighbours = 0;
  for (Eigen::Index i = 1; i < drawn.samples.size(); ++i) {
    if (drawn.samples[i] == drawn.samples[i - 1]) ++neighbours;
  }
  CHECK(neighbours < 10);
}

TEST_CASE("particles are the same on any number of threads, and others with another seed") {
  for (const MethodKind kind : {MethodKind::steering, MethodKind::twisted}) {
    const Experiment experiment = two_modes(kind);
    const Drawn one = steered(experiment, 333, 8, 1);
    CHECK(steered(experiment, 333, 8, 3).samples == one.samples);
    CHECK(steered(experiment, 333, 9, 1).samples != one.samples);
  }
}

TEST_CASE("particles behind a wall wait for a way out of it") {
  // Whoever stands at the mean of N(-0.5, 0.49) is where r is -infinity. What is above 0 has the
  // mean of a normal variable that is cut off there.
  Experiment experiment = particles_on_a_gaussian(MethodKind::steering);
  experiment.base.means[0][0] = -0.5;
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "log(x1 > 0)";
  const Drawn drawn = steered(experiment, 8'000);
  CHECK(drawn.samples.minCoeff() > 0.0);
  const double a = 0.5 / 0.7;
  const double density = std::exp(-0.5 * a * a) / std::sqrt(2.0 * std::numbers::pi);
  const double beyond = 0.5 * std::erfc(a / std::sqrt(2.0));
  CHECK(std::abs(drawn.mean() - (-0.5 + 0.7 * density / beyond)) < 0.03);

  experiment.reward.formula = "log(x1 > 100)";
  CHECK_THROWS_AS(steered(experiment, 100), Diverged);
}

TEST_CASE("steering has no rounds and no denoiser, and is judged by all of lambda") {
  const Experiment experiment = two_modes(MethodKind::steering);
  const Steering method(experiment);
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
