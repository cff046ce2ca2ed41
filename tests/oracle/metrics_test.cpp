#include "oracle/metrics.h"

#include "oracle/mixture_density.h"
#include "oracle/sample_fit.h"
#include "oracle/sample_metrics.h"
#include "oracle/tilted_mixture.h"
#include "reference/mixture_posterior.h"
#include "support.h"

#include <numbers>

using namespace tiltscope;

TEST_CASE("exact samples score the target's entropy, 2.832 nats") {
  const Experiment paper;
  const GaussianMixture target =
      tilted(GaussianMixture(paper.base), QuadraticReward(paper.reward), 1.0);
  const Eigen::MatrixXd draws = target.sample(200'000, RandomStream(1, Purpose::test));
  // 0.013 is the standard deviation for 5,000 draws, so 0.002 for these; four of them.
  CHECK(std::abs(negative_log_likelihood(MixtureDensity(target), draws) - 2.832) < 0.0085);
}

TEST_CASE("untilted samples score 6.82 nats and a mean error of 2 against the target") {
  const Experiment paper;
  const GaussianMixture base(paper.base);
  const GaussianMixture target = tilted(base, QuadraticReward(paper.reward), 1.0);
  const Eigen::MatrixXd draws = base.sample(200'000, RandomStream(2, Purpose::test));
  CHECK(std::abs(negative_log_likelihood(MixtureDensity(target), draws) - 6.82) < 0.04);
  CHECK(mean_squared_error(draws.rowwise().mean(), target.mean()) ==
        doctest::Approx(2.0).epsilon(0.01));
}

TEST_CASE("the mean error is averaged over the coordinates") {
  CHECK(mean_squared_error(Eigen::Vector2d(1, 2), Eigen::Vector2d(0, 4)) == 2.5);
}

TEST_CASE("a component of weight 0 changes no figure") {
  // N((-2, 2), I / 2), whose entropy is log(2 pi e) - log 2.
  const double entropy_of_one = std::log(std::numbers::pi * std::numbers::e);
  CHECK(entropy_of_one == doctest::Approx(2.1447));
  for (const Eigen::Index none : {0, 1}) {
    CAPTURE(none);
    Experiment experiment;
    experiment.base.weights = Eigen::Vector2d::Ones();
    experiment.base.weights[none] = 0.0;
    const GaussianMixture target =
        tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward), 1.0);
    CHECK(target.weights() == experiment.base.weights);
    const Eigen::MatrixXd draws = target.sample(1'000, RandomStream(3, Purpose::test));
    CHECK(MixtureDensity(target).entropy(draws) == doctest::Approx(entropy_of_one).epsilon(1e-12));

    const SampleFit exact = exact_fit(MixtureDensity(target), draws, 100);
    const SampleFit fit = sample_fit(MixtureDensity(target), draws);
    CHECK(exact.nll == doctest::Approx(entropy_of_one).epsilon(1e-12));
    CHECK(exact.weight_error == 0.0);
    CHECK(fit.shares == experiment.base.weights);
    CHECK(fit.weight_error == 0.0);
    CHECK(std::abs(fit.nll - entropy_of_one) < 0.15);

    // Where only the missing component would be, the other one answers for all of the density.
    const auto k = static_cast<std::size_t>(none);
    const Eigen::VectorXd far = target.mean(k);
    CHECK(target.responsibilities(far) == experiment.base.weights);
    CHECK(target.score(far).isApprox(2.0 * (target.mean(1 - k) - far), 1e-12));
    CHECK(test::score_reward_covariance(target, QuadraticReward(experiment.reward), {0.6, 0.8}, far)
              .allFinite());

    const SampleMetrics metrics = sample_metrics(MixtureDensity(target), draws.leftCols(100), 0);
    CHECK(metrics.exact.nll == doctest::Approx(entropy_of_one).epsilon(1e-12));
    CHECK(metrics.moments.shares == experiment.base.weights);
    for (const Metric& metric : {metrics.nll, metrics.mean_error, metrics.w2, metrics.sliced_w2,
                                 metrics.share_error, metrics.deviation_error, metrics.mmd}) {
      CHECK(std::isfinite(metric.value));
      CHECK(std::isfinite(metric.floor.ninetieth));
    }
    CHECK(metrics.share_error.value == 0.0);
  }
}

TEST_CASE("weights sum to one under the strongest tilt") {
  const Experiment paper;
  const GaussianMixture base(paper.base);
  // Log-weights around 4e12 leave no digits to the logarithm of their sum.
  for (const double strength : {1.0, 1e3, 1e6, -1e6}) {
    const GaussianMixture target = tilted(base, QuadraticReward(paper.reward), strength);
    CHECK(target.weights().sum() == doctest::Approx(1.0).epsilon(1e-15));
    CHECK(target.mean()[1] == doctest::Approx(2.0 * strength).epsilon(1e-15));
    CHECK(log_sum_exp(target.log_weights()) == doctest::Approx(0.0).epsilon(1e-15));
  }
}
