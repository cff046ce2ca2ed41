#include "math/random.h"

#include "engine/kernel.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

#include <numeric>
#include <set>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// Pearson's statistic for counts that are expected to be equal.
double chi_square(const std::vector<double>& counts, const std::vector<double>& expected) {
  double sum = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  }
  return sum;
}

/// A bound that a chi-square variable with n degrees of freedom passes with probability 1e-6
/// (Wilson and Hilferty 1931).
double chi_square_bound(double n) {
  const double z = 4.753;
  const double c = 2.0 / (9.0 * n);
  return n * std::pow(1.0 - c + z * std::sqrt(c), 3.0);
}

}  // namespace

TEST_CASE("Philox gives the published numbers") {
  // Random123's known answer for Philox4x32-10 with counter and key zero.
  const r123::Philox4x32::ctr_type zero{{0, 0, 0, 0}};
  const r123::Philox4x32::key_type key{{0, 0}};
  const auto block = r123::Philox4x32()(zero, key);
  CHECK(block[0] == 0x6627e8d5u);
  CHECK(block[1] == 0xe169c58du);
  CHECK(block[2] == 0xbc57ac4cu);
  CHECK(block[3] == 0x9b00dbd8u);
}

TEST_CASE("numbers do not depend on how they are asked for") {
  const RandomStream stream(3, Purpose::test, 1, 2);
  Eigen::MatrixXf whole(3, 20);
  stream.fill_normal(whole);
  for (const Eigen::Index first : {0, 1, 7}) {
    Eigen::MatrixXf part(3, 5);
    stream.fill_normal(part, static_cast<std::uint64_t>(3 * first));
    CHECK(part == whole.middleCols(first, 5));
  }
  for (Eigen::Index i = 0; i < whole.size(); ++i) {
    const double exact = stream.normal(static_cast<std::uint64_t>(i));
    CHECK(static_cast<double>(whole.data()[i]) == doctest::Approx(exact).epsilon(1e-6));
  }
}

TEST_CASE("every kernel's words are Random123's, also where the counter carries") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    constexpr std::uint64_t seed = 0x123456789abcdefu;
    const RandomStream stream(seed, Purpose::test, 7, 8);
    for (const std::uint64_t first : {0ull, 1ull, 6ull, (4ull << 32) - 13, 5ull << 33}) {
      for (const std::size_t n : {0u, 1u, 3u, 4u, 5u, 64u, 131u}) {
        std::vector<std::uint32_t> words(n + 1, 17u);
        stream.fill_words(std::span(words).first(n), first);
        for (std::size_t i = 0; i < n; ++i) {
          const std::uint64_t at = first + i;
          const auto low = static_cast<std::uint32_t>(at / 4);
          const auto high = static_cast<std::uint32_t>(at >> 34);
          const auto purpose = static_cast<std::uint32_t>(Purpose::test);
          const auto block =
              r123::Philox4x32()({{low, 7, 8, purpose << 8 | high}}, {{0x89abcdefu, 0x01234567u}});
          CHECK(words[i] == block[at % 4]);
        }
        CHECK(words[n] == 17u);
      }
    }
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("a shuffle exchanges each item, from the last, with one that its own word picks") {
  const RandomStream stream(2, Purpose::test);
  for (const std::uint64_t first : {0ull, 5ull}) {
    std::vector<std::uint32_t> items(150);
    std::iota(items.begin(), items.end(), 0u);
    std::vector<std::uint32_t> expected = items;
    stream.shuffle(items, first);
    for (std::uint32_t left = 150; left > 1; --left) {
      std::swap(expected[left - 1], expected[stream.below(left, first + left)]);
    }
    CHECK(items == expected);
  }
}

TEST_CASE("streams differ by every part of their name") {
  std::set<double> firsts;
  for (const std::uint64_t seed : {0ull, 1ull, 1ull << 32}) {
    for (const auto purpose : {Purpose::test, Purpose::weights}) {
      for (const std::uint32_t a : {0u, 1u}) {
        for (const std::uint32_t b : {0u, 1u}) {
          firsts.insert(RandomStream(seed, purpose, a, b).uniform(0));
        }
      }
    }
  }
  CHECK(firsts.size() == 24);
}

TEST_CASE("uniform numbers are uniform, also in pairs") {
  const RandomStream stream(5, Purpose::test);
  constexpr int cells = 16;
  constexpr int n = 64'000;
  std::vector<double> counts(cells * cells);
  for (int i = 0; i < n; ++i) {
    const auto cell = [&](int j) {
      return static_cast<std::size_t>(cells * stream.uniform(static_cast<std::uint64_t>(j)));
    };
    ++counts[cell(2 * i) * cells + cell(2 * i + 1)];
  }
  CHECK(chi_square(counts, std::vector<double>(counts.size(), n / double(counts.size()))) <
        chi_square_bound(cells * cells - 1));
}

TEST_CASE("normal numbers are normal") {
  const RandomStream stream(6, Purpose::test);
  constexpr int n = 100'000;
  const auto cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  std::vector<double> counts(34);
  std::vector<double> expected(34);
  const auto edge = [](std::size_t i) { return -4.0 + 0.25 * static_cast<double>(i); };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double low = i == 0 ? 0.0 : cdf(edge(i - 1));
    const double high = i + 1 == counts.size() ? 1.0 : cdf(edge(i));
    expected[i] = n * (high - low);
  }
  for (int i = 0; i < n; ++i) {
    const double x = stream.normal(static_cast<std::uint64_t>(i));
    const auto cell =
        static_cast<std::size_t>(std::clamp(std::floor((x + 4.25) / 0.25), 0.0, 33.0));
    ++counts[cell];
  }
  CHECK(chi_square(counts, expected) < chi_square_bound(33));
}

TEST_CASE("a shuffle is a permutation, and every place is equally likely") {
  constexpr std::size_t size = 6;
  std::vector<double> counts(size * size);
  constexpr int n = 12'000;
  for (std::uint32_t round = 0; round < n; ++round) {
    std::vector<std::uint32_t> items(size);
    std::iota(items.begin(), items.end(), 0u);
    RandomStream(1, Purpose::test, round).shuffle(items);
    for (std::size_t place = 0; place < size; ++place) ++counts[place * size + items[place]];
    std::sort(items.begin(), items.end());
    for (std::uint32_t i = 0; i < size; ++i) REQUIRE(items[i] == i);
  }
  CHECK(chi_square(counts, std::vector<double>(size * size, n / double(size))) <
        chi_square_bound((size - 1) * (size - 1)));
}

TEST_CASE("a mixture's draws fill its cells as its density says") {
  // d = 1, unequal variances: expected counts from the normal distribution function.
  const Problem problem(1);
  const GaussianMixture p(problem.base);
  constexpr int n = 50'000;
  const Eigen::MatrixXd draws = p.sample(n, RandomStream(9, Purpose::test));
  constexpr std::size_t cells = 40;
  const auto edge = [](std::size_t i) { return -5.0 + 0.25 * static_cast<double>(i); };
  std::vector<double> counts(cells + 2);
  std::vector<double> expected(cells + 2);
  const auto cdf = [&](double x) {
    double sum = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double z = (x - p.mean(i)[0]) / std::sqrt(p.covariance(i)(0, 0));
      sum += p.weights()[static_cast<Eigen::Index>(i)] * 0.5 * std::erfc(-z / std::sqrt(2.0));
    }
    return sum;
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double low = i == 0 ? 0.0 : cdf(edge(i - 1));
    const double high = i + 1 == counts.size() ? 1.0 : cdf(edge(i));
    expected[i] = n * (high - low) + 1e-3;
  }
  for (int j = 0; j < n; ++j) {
    const double cell = std::clamp(std::floor((draws(0, j) + 5.25) / 0.25), 0.0, cells + 1.0);
    ++counts[static_cast<std::size_t>(cell)];
  }
  // Cells with less than five expected draws do not follow the chi-square law.
  std::vector<double> kept_counts;
  std::vector<double> kept_expected;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (expected[i] < 5) continue;
    kept_counts.push_back(counts[i]);
    kept_expected.push_back(expected[i]);
  }
  REQUIRE(kept_counts.size() > 20);
  CHECK(chi_square(kept_counts, kept_expected) <
        chi_square_bound(static_cast<double>(kept_counts.size()) - 1));
}

TEST_CASE("a mixture's draws have its mean and covariance in ten dimensions") {
  const GaussianMixture p(Problem(10).base);
  constexpr int n = 100'000;
  const Eigen::MatrixXd draws = p.sample(n, RandomStream(10, Purpose::test));
  const Eigen::VectorXd mean = draws.rowwise().mean();
  const Eigen::MatrixXd centred = draws.colwise() - mean;
  const Eigen::MatrixXd covariance = centred * centred.transpose() / n;
  // Five standard errors: sqrt(v / n) for a mean, about v sqrt(2 / n) for a covariance.
  const double variance = p.covariance().diagonal().maxCoeff();
  CHECK((mean - p.mean()).cwiseAbs().maxCoeff() < 5 * std::sqrt(variance / n));
  CHECK((covariance - p.covariance()).cwiseAbs().maxCoeff() < 5 * variance * std::sqrt(2.0 / n));
}
