#include "oracle/sample_fit.h"

#include "oracle/mixture_density.h"
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
  CHECK(deviation == doctest::Approx(exact.nll_deviation).epsilon(0.15));
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
