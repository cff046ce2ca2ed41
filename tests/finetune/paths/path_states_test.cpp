#include "finetune/paths/path_states.h"

#include <doctest/doctest.h>

#include <set>

using namespace tiltscope;

TEST_CASE("every state comes once before any comes again, in another order each time") {
  StateOrder order(10);
  std::vector<std::uint32_t> earlier;
  for (std::uint32_t time = 0; time < 3; ++time) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t part = 0; part < 2; ++part) {
      const auto next = order.next(5, RandomStream(1, Purpose::test, 2 * time + part));
      all.insert(all.end(), next.begin(), next.end());
    }
    CHECK(std::set(all.begin(), all.end()).size() == 10);
    CHECK(all != earlier);
    earlier = all;
  }
}

TEST_CASE("a state comes with the time and the noise level of its step") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  const auto chain = make_chain(schedule, {.steps = 3});
  ChainPaths paths;
  paths.n = 4;
  paths.x = Eigen::MatrixXf::Random(2, 12);
  const PathStates states(chain, paths);
  CHECK(states.size() == 12);
  Eigen::MatrixXf x(2, 2);
  Eigen::VectorXf t(2), alpha(2), sigma(2);
  const std::uint32_t which[] = {9, 2};
  states.write(which, {x, t, alpha, sigma});
  for (Eigen::Index i = 0; i < 2; ++i) {
    const auto state = static_cast<Eigen::Index>(which[i]);
    const ChainStep& step = chain[static_cast<std::size_t>(state / 4)];
    CHECK(states.step(state) == state / 4);
    CHECK(x.col(i) == paths.x.col(state));
    CHECK(t[i] == static_cast<float>(step.t));
    CHECK(alpha[i] == static_cast<float>(step.level.alpha));
    CHECK(sigma[i] == static_cast<float>(step.level.sigma));
  }
  // And some in a row.
  states.write(Eigen::Index{7}, {x, t, alpha, sigma});
  CHECK(x == paths.x.middleCols(7, 2));
  CHECK(t[0] == static_cast<float>(chain[1].t));
  CHECK(t[1] == static_cast<float>(chain[2].t));
}
