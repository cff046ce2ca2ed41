#include "math/metrics.h"

#include "math/oracle.h"
#include "support.h"

using namespace tiltscope;

TEST_CASE("exact samples score the target's entropy, 2.832 nats") {
  const Experiment paper;
  const GaussianMixture target =
      tilted(GaussianMixture(paper.base), QuadraticReward(paper.reward), 1.0);
  const Eigen::MatrixXd draws = target.sample(200'000, RandomStream(1, Purpose::test));
  // 0.013 is the standard deviation for 5,000 draws, so 0.002 for these; four of them.
  CHECK(std::abs(negative_log_likelihood(target, draws) - 2.832) < 0.0085);
}

TEST_CASE("untilted samples score 6.82 nats and a mean error of 2 against the target") {
  const Experiment paper;
  const GaussianMixture base(paper.base);
  const GaussianMixture target = tilted(base, QuadraticReward(paper.reward), 1.0);
  const Eigen::MatrixXd draws = base.sample(200'000, RandomStream(2, Purpose::test));
  CHECK(std::abs(negative_log_likelihood(target, draws) - 6.82) < 0.04);
  CHECK(mean_squared_error(draws.rowwise().mean(), target.mean()) ==
        doctest::Approx(2.0).epsilon(0.01));
}

TEST_CASE("the mean error is averaged over the coordinates") {
  CHECK(mean_squared_error(Eigen::Vector2d(1, 2), Eigen::Vector2d(0, 4)) == 2.5);
}
