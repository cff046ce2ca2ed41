#include "diffusion/gaussian_end.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

constexpr Gaussian narrow{1.5, 0.25};
constexpr ScheduleKind both_schedules[] = {ScheduleKind::cosine, ScheduleKind::linear};

/// A configuration of `steps` steps, each as long as the others in l.
SamplerConfig in_steps(SamplerKind kind, int steps, double eta) {
  const int calls = (kind == SamplerKind::heun ? 2 * steps : steps) + 1;
  return {kind, calls, eta, Starts::random, 0.0};
}

/// The error of the law of the sample in so many steps: of its mean and its variance.
Gaussian weak_error(SamplerKind kind, int steps, double eta, const NoiseSchedule& schedule) {
  const Gaussian limit = limit_law(narrow, eta, schedule);
  const Gaussian law = law_of(end_form(narrow, in_steps(kind, steps, eta), schedule));
  return {std::abs(law.mean - limit.mean), std::abs(law.variance - limit.variance)};
}

/// The root mean square of the distance to where `finest` steps lead on the same Brownian path.
double strong_error(SamplerKind kind, int steps, int finest, double eta,
                    const NoiseSchedule& schedule) {
  const Eigen::VectorXd fine = end_form(narrow, in_steps(kind, finest, eta), schedule);
  const Eigen::VectorXd coarse =
      end_form(narrow, in_steps(kind, steps, eta), schedule, finest / steps);
  return (coarse.head(2 + finest) - fine.head(2 + finest)).norm();
}

}  // namespace

TEST_CASE("DPM-Solver++'s law is of third order without noise, and of second with noise") {
  for (const ScheduleKind kind : both_schedules) {
    const NoiseSchedule schedule({.kind = kind});
    const auto error = [&](int steps, double eta) {
      return weak_error(SamplerKind::dpm_solver, steps, eta, schedule);
    };
    CHECK(error(20, 0.0).variance / error(40, 0.0).variance > 8.0);
    CHECK(error(40, 0.0).variance < 5e-4);
    for (const double eta : {0.5, 1.0}) {
      CAPTURE(eta);
      const double ratio = error(160, eta).variance / error(320, eta).variance;
      CHECK(ratio == doctest::Approx(4.0).epsilon(0.1));
      CHECK(error(40, eta).variance < 6e-3);
    }
    // On the mean's path x0_hat is constant, and so the step exact but for single precision.
    for (const double eta : {0.0, 0.5, 1.0}) CHECK(error(40, eta).mean < 2e-6);
  }
}

TEST_CASE("DPM-Solver++'s paths with noise are of first order") {
  for (const ScheduleKind kind : both_schedules) {
    const NoiseSchedule schedule({.kind = kind});
    const auto error = [&](int steps, double eta) {
      return strong_error(SamplerKind::dpm_solver, steps, 2560, eta, schedule);
    };
    for (const double eta : {0.5, 1.0}) {
      CAPTURE(eta);
      CHECK(error(40, eta) / error(80, eta) == doctest::Approx(2.0).epsilon(0.1));
      CHECK(error(80, eta) / error(160, eta) == doctest::Approx(2.0).epsilon(0.1));
    }
    // Without noise a path is as good as the law.
    CHECK(error(20, 0.0) / error(40, 0.0) > 8.0);
  }
}

TEST_CASE("Euler-Maruyama's law is of first order") {
  for (const ScheduleKind kind : both_schedules) {
    const NoiseSchedule schedule({.kind = kind});
    for (const double eta : {0.0, 0.5, 1.0}) {
      CAPTURE(eta);
      const Gaussian coarse = weak_error(SamplerKind::euler_maruyama, 160, eta, schedule);
      const Gaussian fine = weak_error(SamplerKind::euler_maruyama, 320, eta, schedule);
      CHECK(coarse.mean / fine.mean == doctest::Approx(2.0).epsilon(0.1));
      CHECK(fine.mean < 0.01);
      CHECK(fine.variance < 0.01 * narrow.variance);
      // The error of the variance changes its sign between 0 and 1.
      if (eta == 0.5) continue;
      CHECK(coarse.variance / fine.variance == doctest::Approx(2.0).epsilon(0.1));
    }
  }
}

TEST_CASE("Euler-Maruyama's paths are of first order, as the noise does not depend on the state") {
  for (const ScheduleKind kind : both_schedules) {
    const NoiseSchedule schedule({.kind = kind});
    const auto error = [&](int steps) {
      return strong_error(SamplerKind::euler_maruyama, steps, 2560, 1.0, schedule);
    };
    CHECK(error(40) / error(80) == doctest::Approx(2.0).epsilon(0.1));
    CHECK(error(80) / error(160) == doctest::Approx(2.0).epsilon(0.1));
  }
}

TEST_CASE("Heun is of second order, whether J is odd or even, and has no noise") {
  for (const ScheduleKind kind : both_schedules) {
    const NoiseSchedule schedule({.kind = kind});
    const Gaussian limit = limit_law(narrow, 0.0, schedule);
    const auto error = [&](int calls) {
      const SamplerConfig config{SamplerKind::heun, calls, 0.0, Starts::random, 0.0};
      const Gaussian law = law_of(end_form(narrow, config, schedule));
      return Gaussian{std::abs(law.mean - limit.mean), std::abs(law.variance - limit.variance)};
    };
    for (const int odd : {0, 1}) {
      CAPTURE(odd);
      const Gaussian coarse = error(320 + odd), fine = error(640 + odd);
      CHECK(coarse.mean / fine.mean == doctest::Approx(4.0).epsilon(0.1));
      CHECK(coarse.variance / fine.variance == doctest::Approx(4.0).epsilon(0.15));
      CHECK(fine.mean < 5e-5);
      CHECK(fine.variance < 2e-5);
    }
    CHECK(end_form(narrow, in_steps(SamplerKind::heun, 9, 1.0), schedule) ==
          end_form(narrow, in_steps(SamplerKind::heun, 9, 0.0), schedule));
  }
}
