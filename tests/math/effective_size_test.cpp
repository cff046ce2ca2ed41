#include "math/effective_size.h"

#include "math/random.h"
#include "support.h"

using namespace tiltscope;

namespace {

Eigen::VectorXd normal_rewards(Eigen::Index n, double mean, double deviation) {
  Eigen::VectorXd rewards(n);
  const RandomStream stream(4, Purpose::test);
  for (Eigen::Index j = 0; j < n; ++j) {
    rewards[j] = mean + deviation * stream.normal(static_cast<std::uint64_t>(j));
  }
  return rewards;
}

}  // namespace

TEST_CASE("for normal rewards the effective size is exp(-(delta deviation)^2)") {
  const Eigen::VectorXd rewards = normal_rewards(200'000, 3.0, 2.0);
  for (const double delta : {-0.3, 0.05, 0.25}) {
    // Its standard error is below .002 at these steps.
    CHECK(conditional_effective_size(rewards, delta) ==
          doctest::Approx(std::exp(-4.0 * delta * delta)).epsilon(0.01));
  }
  CHECK(conditional_effective_size(rewards, 0.0) == 1.0);
}

TEST_CASE("the effective size knows no constant and does not overflow") {
  const Eigen::VectorXd rewards = normal_rewards(1'000, 0.0, 1.0);
  const Eigen::VectorXd shifted = rewards.array() + 5'000.0;
  CHECK(conditional_effective_size(shifted, 0.5) ==
        doctest::Approx(conditional_effective_size(rewards, 0.5)).epsilon(1e-9));
  CHECK(conditional_effective_size(rewards, 1e5) == doctest::Approx(1e-3));
}

TEST_CASE("the effective share of weighted samples is Kish's") {
  const Eigen::Vector4d weights(1.0, 2.0, 0.5, 4.0);
  CHECK(effective_share(weights.array().log()) ==
        doctest::Approx(7.5 * 7.5 / (4.0 * 21.25)).epsilon(1e-12));
  CHECK(effective_share(Eigen::VectorXd::Constant(7, -800.0)) == 1.0);
}

TEST_CASE("the number of steps is the least that keeps the effective size") {
  const Eigen::VectorXd rewards = normal_rewards(3'000, 1.0, 2.8);
  for (const double rest : {1.0, -0.4, 7.0}) {
    for (const double least : {0.9, 0.98, 0.999}) {
      const int n = tilts_for(rewards, rest, least);
      CHECK(conditional_effective_size(rewards, rest / n) >= least);
      if (n > 1) CHECK(conditional_effective_size(rewards, rest / (n - 1)) < least);
    }
  }
  CHECK(tilts_for(rewards, 0.0, 0.98) == 1);
  CHECK(tilts_for(Eigen::VectorXd::Constant(5, 2.0), 9.0, 0.98) == 1);
}
