#include "math/noise_schedule.h"

#include "engine/kernel.h"
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

TEST_CASE("many times at once in single precision keep their digits at both ends") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
      const NoiseSchedule schedule({.kind = kind});
      Eigen::VectorXf t = Eigen::VectorXf::LinSpaced(75, 0.0f, 1.0f);
      t.segment(1, 4) << 1e-6f, 1e-4f, 1e-3f, 0.01f;
      t.segment(70, 3) << 0.99f, 0.999f, 0.9999f;
      Eigen::VectorXf alpha(75);
      Eigen::VectorXf sigma(75);
      schedule.at(t, alpha, sigma);
      for (Eigen::Index i = 0; i < 74; ++i) {
        const NoiseLevel level = schedule.at(static_cast<double>(t[i]));
        CHECK(static_cast<double>(alpha[i]) == doctest::Approx(level.alpha).epsilon(5e-7));
        CHECK(std::abs(static_cast<double>(sigma[i]) - level.sigma) <= 5e-7 * level.sigma);
      }
      CHECK(std::abs(alpha[74]) < 1e-7f);
    }
  }
  engine::use_kernel(*engine::kernels().front());
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
