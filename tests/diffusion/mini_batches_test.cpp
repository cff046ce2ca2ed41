#include "diffusion/mini_batches.h"

#include "diffusion/noising.h"
#include "support.h"

#include <algorithm>

using namespace tiltscope;

namespace {

/// The samples of some passes, in their order.
std::vector<std::uint32_t> order_of(Eigen::Index n, int passes, NoisePairs pairs) {
  Workers workers(1);
  NoiseNetwork network(2, {.depth = 1, .width = 8, .time_features = 2}, {});
  Trainer trainer(network, 4, workers);
  MiniBatches batches(n, 4, passes, 1e-3, Decay::constant, pairs);
  std::vector<std::uint32_t> seen;
  for (int pass = 0; pass < passes; ++pass) {
    batches.pass(
        trainer, RandomStream(1, Purpose::test, static_cast<std::uint32_t>(pass)),
        [&](const MiniBatches::Part& part, Trainer::Batch batch) {
          seen.insert(seen.end(), part.samples.begin(), part.samples.end());
          batch.x_t.setZero();
          batch.t.setConstant(0.5f);
          batch.alpha.setConstant(0.7f);
          batch.sigma.setConstant(0.7f);
          batch.target.setZero();
          batch.weight.setOnes();
        },
        [](double) {});
  }
  return seen;
}

}  // namespace

TEST_CASE("a pass takes every sample once; two of antithetic noise take each in one pair") {
  constexpr std::size_t n = 10;
  std::vector<std::uint32_t> one = order_of(n, 1, NoisePairs::independent);
  CHECK(one.size() == n);
  std::ranges::sort(one);
  CHECK(std::ranges::adjacent_find(one) == one.end());

  std::vector<std::uint32_t> two = order_of(n, 2, NoisePairs::antithetic);
  REQUIRE(two.size() == 2 * n);
  for (std::size_t i = 0; i < 2 * n; i += 2) CHECK(two[i] == two[i + 1]);
  std::ranges::sort(two);
  for (std::size_t i = 0; i < n; ++i) {
    CHECK(two[2 * i] == i);
    CHECK(two[2 * i + 1] == i);
  }
  // Of an odd number the last of a pass stays alone, and pairs stay pairs.
  two = order_of(n + 1, 2, NoisePairs::antithetic);
  for (std::size_t pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i + 1 < n + 1; i += 2) {
      CHECK(two[pass * (n + 1) + i] == two[pass * (n + 1) + i + 1]);
    }
  }
}

TEST_CASE(
    "antithetic noise comes in opposite pairs at the same time, whatever the part asked for") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  constexpr Eigen::Index n = 6;
  const auto noised = [&](Times times, Eigen::Index first, Eigen::Index count) {
    Eigen::VectorXf t(count), alpha(count), sigma(count);
    Eigen::MatrixXf z(3, count), x_t(3, count);
    noise(RandomStream(1, Purpose::test), schedule, first, Eigen::MatrixXf::Ones(3, count),
          {t, alpha, sigma, z, x_t}, times, NoisePairs::antithetic);
    Eigen::MatrixXf all(4, count);
    all << z, t.transpose();
    return all;
  };
  for (const auto times : {Times::uniform, Times::stratified}) {
    const Eigen::MatrixXf all = noised(times, 0, n);
    for (Eigen::Index j = 0; j < n; j += 2) {
      CHECK(all.col(j).head(3) == -all.col(j + 1).head(3));
      CHECK(all(3, j) == all(3, j + 1));
      if (j > 0) CHECK(all(3, j) != all(3, j - 1));
    }
    CHECK(noised(times, 3, 2) == all.middleCols(3, 2));
  }
}
