#include "oracle/sample_fit.h"

#include "oracle/function_reward.h"
#include "oracle/mixture_density.h"
#include "oracle/tilt_oracle.h"
#include "support.h"

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("exact samples score what is promised for them") {
  const Problem problem(2);
  const GaussianMixture p(problem.base);
  constexpr Eigen::Index n = 500;
  constexpr std::uint32_t sets = 400;
  SampleFit mean;
  double squares = 0.0;
  for (std::uint32_t i = 0; i < sets; ++i) {
    const SampleFit fit =
        sample_fit(MixtureDensity(p), p.sample(n, RandomStream(3, Purpose::test, i)));
    mean.nll += fit.nll / sets;
    squares += fit.nll * fit.nll / sets;
    mean.mean_error += fit.mean_error / sets;
    mean.weight_error += fit.weight_error / sets;
  }
  const SampleFit exact =
      exact_fit(MixtureDensity(p), p.sample(20'000, RandomStream(4, Purpose::test)), n);
  CHECK(mean.nll == doctest::Approx(exact.nll).epsilon(0.01));
  CHECK(mean.mean_error == doctest::Approx(exact.mean_error).epsilon(0.15));
  CHECK(mean.weight_error == doctest::Approx(exact.weight_error).epsilon(0.15));
  // A deviation of 400 sets is known to 3.5 %.
  const double deviation = std::sqrt(squares - mean.nll * mean.nll);
  CHECK(deviation == doctest::Approx(exact.nll_chance).epsilon(0.15));
}

TEST_CASE("what weighted draws tell of exact samples has their standard errors, nothing else has") {
  BaseConfig base;
  base.weights = Eigen::Vector2d(0.75, 0.25);
  base.means = {Eigen::Vector3d(-1.5, 0.0, 0.0), Eigen::Vector3d(1.5, 0.0, 0.0)};
  base.covariances.assign(2, Eigen::Matrix3d::Identity());
  const auto reward = reward_of([](const Eigen::VectorXd& x) { return -x.norm(); });
  const auto p = TiltOracle(base).density(reward, 1.0);
  REQUIRE(p);
  REQUIRE(p->draws() != nullptr);
  const SampleFit exact = exact_fit(*p, p->sample(500, RandomStream(4, Purpose::test)), 500);
  CHECK(exact.nll == p->draws()->entropy().value);
  CHECK(exact.nll_deviation == p->draws()->entropy().deviation);
  CHECK(exact.nll_deviation > 0.0);
  CHECK(exact.shares_deviation == p->draws()->moments().shares_deviation);
  CHECK(exact.shares_deviation.minCoeff() > 0.0);
  CHECK(sample_fit(*p, p->sample(500, RandomStream(5, Purpose::test))).nll_deviation == 0.0);
  const MixtureDensity closed{GaussianMixture(base)};
  const SampleFit known = exact_fit(closed, closed.sample(500, RandomStream(4, Purpose::test)), 9);
  CHECK(known.nll_deviation == 0.0);
  CHECK(known.shares_deviation.size() == 0);
}

TEST_CASE("samples in the wrong place are told by the measure that is meant for it") {
  GaussianMixture p(BaseConfig{});
  const Eigen::MatrixXd samples = p.sample(2'000, RandomStream(5, Purpose::test));
  const SampleFit right = sample_fit(MixtureDensity(p), samples);
  // Half a unit up: the mean is off by 1/4 in one of two coordinates, the shares are as they were.
  Eigen::MatrixXd moved = samples;
  moved.row(1).array() += 0.5;
  const SampleFit up = sample_fit(MixtureDensity(p), moved);
  CHECK(up.mean_error == doctest::Approx(0.125).epsilon(0.2));
  CHECK(up.nll > right.nll + 0.2);
  CHECK(up.weight_error == doctest::Approx(right.weight_error).epsilon(1e-6));
  // All on the right.
  const SampleFit one_mode = sample_fit(MixtureDensity(p), samples.cwiseAbs());
  CHECK(one_mode.shares[1] > 0.98);
  CHECK(one_mode.weight_error > 0.22);
}
