#include "diffusion/error_times.h"

#include "support.h"

#include <cmath>

using namespace tiltscope;

TEST_CASE("weighted means over the error's times are means over even times") {
  for (const ScheduleKind kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    for (const double t_min : {1e-5, 0.01}) {
      const NoiseSchedule schedule({.kind = kind, .t_min = t_min, .t_max = 0.999});
      const ErrorTimes times(schedule);
      constexpr int n = 20'000;
      double even = 0.0;
      double weighted = 0.0;
      double squares = 0.0;
      double last = t_min;
      for (int i = 0; i < n; ++i) {
        const double u = (i + 0.5) / n;
        even += std::cos(3.0 * (t_min + (0.999 - t_min) * u)) / n;
        const ErrorTimes::Draw draw = times.at(u);
        REQUIRE(draw.t >= last);
        REQUIRE(draw.t <= 0.999);
        REQUIRE(draw.weight <= 2.0);
        last = draw.t;
        weighted += draw.weight * std::cos(3.0 * draw.t) / n;
        squares += std::pow(draw.weight / std::pow(schedule.at(draw.t).sigma, 2), 2) / n;
      }
      CAPTURE(t_min);
      CHECK(weighted == doctest::Approx(even).epsilon(1e-4));
      // What they are for: an error of the score that grows like 1 / sigma has one size at all of
      // the draws, up to the factor 2 of their even half.
      double mean = 0.0;
      for (int i = 0; i < n; ++i) {
        const ErrorTimes::Draw draw = times.at((i + 0.5) / n);
        mean += draw.weight / std::pow(schedule.at(draw.t).sigma, 2) / n;
      }
      CHECK(squares < 2.0 * mean * mean);
    }
  }
}
