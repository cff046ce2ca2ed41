#include "diffusion/noising.h"

#include "support.h"

using namespace tiltscope;

TEST_CASE("noise takes a time and normals from the stream, and mixes them as the schedule says") {
  const RandomStream stream(4, Purpose::test, 2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  // In 300 dimensions, the numbers of a sample are more than those that are drawn at a time.
  for (const Eigen::Index d : {1, 2, 3, 300}) {
    CAPTURE(d);
    constexpr Eigen::Index n = 70;
    constexpr Eigen::Index first = 5;
    const Eigen::MatrixXf x0 = Eigen::MatrixXf::Random(d, n);
    Eigen::VectorXf t(n);
    Eigen::VectorXf alpha(n);
    Eigen::VectorXf sigma(n);
    Eigen::MatrixXf z(d, n);
    Eigen::MatrixXf x_t(d, n);
    noise(stream, schedule, first, x0, {t, alpha, sigma, z, x_t});
    const Eigen::Index numbers = 2 + d + d % 2;
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto number = static_cast<std::uint64_t>((first + j) * numbers);
      const double time =
          schedule.t_min() + (schedule.t_max() - schedule.t_min()) * stream.uniform(number);
      CHECK(t[j] == static_cast<float>(time));
      const NoiseLevel level = schedule.at(static_cast<double>(t[j]));
      for (Eigen::Index c = 0; c < d; ++c) {
        const double normal = stream.normal(number + 2 + static_cast<std::uint64_t>(c));
        CHECK(std::abs(static_cast<double>(z(c, j)) - normal) < 2e-5);
        const double mixed = level.alpha * static_cast<double>(x0(c, j)) + level.sigma * normal;
        CHECK(std::abs(static_cast<double>(x_t(c, j)) - mixed) < 3e-5);
      }
    }
  }
}
