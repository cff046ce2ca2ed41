#include "finetune/steering/resampling.h"

#include "support.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace tiltscope;

namespace {

constexpr double no_weight = -std::numeric_limits<double>::infinity();

Eigen::VectorXd copies(const std::vector<Eigen::Index>& copied, Eigen::Index n) {
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(n);
  for (const Eigen::Index i : copied) counts[i] += 1.0;
  return counts;
}

}  // namespace

TEST_CASE("a particle is copied as often as its weight says, rounded down or up") {
  const Eigen::Index n = 57;
  const Eigen::VectorXd log_weights = Eigen::VectorXd::NullaryExpr(n, [](Eigen::Index i) {
    return 700.0 + 2.0 * std::sin(static_cast<double>(i));  // their exponentials overflow
  });
  const Eigen::VectorXd weights = (log_weights.array() - 700.0).exp();
  const Eigen::VectorXd expected = static_cast<double>(n) * weights / weights.sum();
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(n);
  constexpr int offsets = 1'000;
  for (int k = 0; k < offsets; ++k) {
    const auto copied = resampled(log_weights, (k + 0.5) / offsets);
    REQUIRE(copied.size() == static_cast<std::size_t>(n));
    REQUIRE(std::ranges::is_sorted(copied));
    const Eigen::VectorXd counts = copies(copied, n);
    REQUIRE((counts.array() >= expected.array().floor() - 1e-9).all());
    REQUIRE((counts.array() <= expected.array().ceil() + 1e-9).all());
    mean += counts / offsets;
  }
  // The offsets are even: the mean is off by the last of them alone.
  CHECK((mean - expected).cwiseAbs().maxCoeff() < 2.0 / offsets);
}

TEST_CASE("equal weights copy each particle once, and no weight none") {
  for (const double offset : {1e-12, 0.5, 1.0 - 1e-12}) {
    CAPTURE(offset);
    CHECK(copies(resampled(Eigen::VectorXd::Constant(9, -3.0), offset), 9) ==
          Eigen::VectorXd::Ones(9));
    const Eigen::VectorXd one{{no_weight, no_weight, -2.0, no_weight}};
    CHECK(copies(resampled(one, offset), 4) == Eigen::Vector4d(0, 0, 4, 0));
    const Eigen::VectorXd two{{no_weight, 0.0, no_weight, 0.0, no_weight}};
    const Eigen::VectorXd counts = copies(resampled(two, offset), 5);
    CHECK(counts[0] + counts[2] + counts[4] == 0.0);
    CHECK(counts.sum() == 5.0);
  }
}

TEST_CASE("numbers are counted once each") {
  CHECK(count_distinct({}) == 0);
  CHECK(count_distinct({3, 1, 3, 3, 0}) == 3);
}
