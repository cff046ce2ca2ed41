#include "math/noise_schedule.h"

#include "support.h"

#include <numbers>

using namespace tiltscope;

TEST_CASE("the cosine schedule is Nichol and Dhariwal's, and preserves variance") {
  const NoiseSchedule schedule({.kind = ScheduleKind::cosine});
  const auto f = [](double t) {
    const double c = std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2);
    return c * c;
  };
  for (const double t : {0.0, 1e-3, 0.01, 0.25, 0.5, 0.75, 0.999}) {
    const NoiseLevel level = schedule.at(t);
    CHECK(level.alpha * level.alpha == doctest::Approx(f(t) / f(0)).epsilon(1e-12));
    CHECK(level.alpha * level.alpha + level.sigma * level.sigma ==
          doctest::Approx(1.0).epsilon(1e-14));
  }
  CHECK(schedule.at(0.0).sigma == 0.0);
  CHECK(schedule.at(1.0).alpha < 1e-15);
}

TEST_CASE("the linear schedule is a straight line") {
  const NoiseSchedule schedule({.kind = ScheduleKind::linear});
  CHECK(schedule.at(0.25).alpha == 0.75);
  CHECK(schedule.at(0.25).sigma == 0.25);
}

TEST_CASE("a time follows from its signal-to-noise ratio") {
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const NoiseSchedule schedule({.kind = kind});
    for (const double t : {1e-3, 0.01, 0.3, 0.5, 0.9, 0.999}) {
      const NoiseLevel level = schedule.at(t);
      CHECK(std::exp(schedule.log_snr(t)) == doctest::Approx(level.alpha / level.sigma));
      CHECK(schedule.time_at(schedule.log_snr(t)) == doctest::Approx(t).epsilon(1e-9));
    }
  }
}

TEST_CASE("the signal's rate is the drift of the forward SDE, in log(alpha / sigma)") {
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const NoiseSchedule schedule({.kind = kind});
    for (const double t : {1e-3, 0.01, 0.3, 0.5, 0.9, 0.999}) {
      const double dl = 1e-4;
      const double l = schedule.log_snr(t);
      const auto log_alpha = [&](double at) {
        return std::log(schedule.at(schedule.time_at(at)).alpha);
      };
      // Central difference; its error is of the order of dl^2.
      CHECK(schedule.signal_rate(schedule.at(t)) ==
            doctest::Approx((log_alpha(l + dl) - log_alpha(l - dl)) / (2 * dl)).epsilon(1e-6));
    }
  }
}

TEST_CASE("noise grows and signal falls with time") {
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const NoiseSchedule schedule({.kind = kind});
    for (int i = 0; i < 100; ++i) {
      CHECK(schedule.at(0.01 * i).alpha > schedule.at(0.01 * (i + 1)).alpha);
      CHECK(schedule.at(0.01 * i).sigma < schedule.at(0.01 * (i + 1)).sigma);
    }
  }
}
