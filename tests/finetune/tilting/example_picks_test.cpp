#include "finetune/tilting/example_picks.h"

#include "math/random.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope;

TEST_CASE("without looking ahead a pass takes every sample once") {
  ExamplePicks picks(Eigen::VectorXd::LinSpaced(50, -3.0, 3.0), 2.0, 0.0);
  picks.choose(1);
  for (std::uint32_t j = 0; j < 50; ++j) CHECK(picks[j] == j);
  CHECK(picks.importance().size() == 0);
}

TEST_CASE("a share of the examples starts where the end of the run has its mass") {
  // One sample in twenty has the reward 1: at the end, by exp(3), more than half of all.
  constexpr Eigen::Index n = 400, rewarded = 20;
  constexpr double rest = 3.0, ahead = 0.75;
  Eigen::VectorXd rewards = Eigen::VectorXd::Constant(n, 7.0);
  for (Eigen::Index j = 0; j < n; j += n / rewarded) rewards[j] += 1.0;
  const double gain = std::exp(rest);
  const double at_end = rewarded * gain / (rewarded * gain + n - rewarded);
  const double share = (1.0 - ahead) * rewarded / n + ahead * at_end;

  ExamplePicks picks(rewards, rest, ahead);
  constexpr int passes = 50;
  Eigen::VectorXd taken = Eigen::VectorXd::Zero(n);
  for (int pass = 0; pass < passes; ++pass) {
    picks.choose(pass);
    for (std::uint32_t place = 0; place < n; ++place) taken[picks[place]] += 1.0;
  }
  taken /= passes;
  for (Eigen::Index j = 0; j < n; ++j) {
    const bool liked = rewards[j] > 7.5;
    const double often =
        liked ? n * share / rewarded : n * (1.0 - share) / static_cast<double>(n - rewarded);
    CHECK(std::abs(taken[j] - often) < 2.0 / passes);
    CHECK(picks.importance()[j] == doctest::Approx(1.0 / often));
  }
}

TEST_CASE("rewards of any size leave no sample out") {
  Eigen::MatrixXf normals(1, 100);
  RandomStream(2, Purpose::test).fill_normal(normals);
  const Eigen::VectorXd rewards = normals.row(0).cast<double>();
  for (const double rest : {-1e5, 1e5}) {
    ExamplePicks picks(rewards, rest, 0.9);
    CHECK(picks.importance().allFinite());
    CHECK(picks.importance().maxCoeff() == doctest::Approx(10.0));
    Eigen::VectorXd taken = Eigen::VectorXd::Zero(100);
    for (int pass = 0; pass < 40; ++pass) {
      picks.choose(pass);
      for (std::uint32_t place = 0; place < 100; ++place) taken[picks[place]] += 1.0;
    }
    CHECK(taken.minCoeff() > 0.0);
  }
}
