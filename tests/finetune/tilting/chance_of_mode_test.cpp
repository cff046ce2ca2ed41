#include "finetune/tilting/chance_of_mode.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace tiltscope;

namespace {

double logit(double share) { return std::log(share / (1.0 - share)); }

/// What a tilt adds to a mode's share, where so much of its samples lies there: by its own reward
/// alone, which is g above that of the rest, to first order or wholly.
double first_order(double drawn, double g) { return g * drawn * (1.0 - drawn); }
double whole(double drawn, double g) {
  return drawn * std::exp(g) / (1.0 + drawn * std::expm1(g)) - drawn;
}

struct Spread {
  double mean = 0.0, deviation = 0.0;
};

/// Of the logarithm of the mode's odds at the end of a run, over many runs.
template <class Change>
Spread spread_of(const Change& change, double before, double after, int tilts, int samples) {
  std::mt19937 numbers(7);
  const double g = (logit(after) - logit(before)) / tilts;
  constexpr int runs = 3'000;
  double sum = 0.0, squares = 0.0;
  for (int run = 0; run < runs; ++run) {
    double share = before;
    for (int k = 0; k < tilts; ++k) {
      std::binomial_distribution<int> count(samples, share);
      share += change(static_cast<double>(count(numbers)) / samples, g);
    }
    sum += logit(share);
    squares += logit(share) * logit(share);
  }
  const double mean = sum / runs;
  return {mean, std::sqrt(squares / runs - mean * mean)};
}

}  // namespace

TEST_CASE("with so many samples chance moves the odds of a rare mode as far as is said") {
  struct Case {
    double before, after;
    int tilts;
  };
  for (const Case& c : {Case{1e-3, 0.749, 20}, Case{1e-3, 0.749, 100}, Case{1e-3, 0.96, 5},
                        Case{0.01, 0.3, 20}, Case{0.02, 0.8, 1}}) {
    CAPTURE(c.before);
    CAPTURE(c.after);
    CAPTURE(c.tilts);
    const double samples = samples_for_mode(c.before, c.after, c.tilts, 0.2);
    const Spread wanted =
        spread_of(whole, c.before, c.after, c.tilts, static_cast<int>(std::lround(samples)));
    CHECK(wanted.deviation == doctest::Approx(0.2).epsilon(0.12));
    CHECK(wanted.mean == doctest::Approx(logit(c.after)).epsilon(0.06));
    const Spread fewer =
        spread_of(whole, c.before, c.after, c.tilts, static_cast<int>(std::lround(samples / 4.0)));
    CHECK(fewer.deviation > 0.34);
    const Spread first =
        spread_of(first_order, c.before, c.after, c.tilts, static_cast<int>(std::lround(samples)));
    if (c.tilts >= 20) CHECK(first.deviation == doctest::Approx(0.2).epsilon(0.25));
  }
}

TEST_CASE("in one tilt the samples are those that tell a count, and in many small ones fewer") {
  // 25 tell a count to a fifth, and the odds of 1 to 3 at the end are off by as much.
  CHECK(samples_for_mode(0.001, 1.0 - 1e-9, 1, 0.2) == doctest::Approx(25.0 * 999.0));
  const double one = samples_for_mode(0.001, 0.749, 1, 0.2);
  CHECK(one < 25.0 * 999.0);
  CHECK(samples_for_mode(0.001, 0.749, 200, 0.2) ==
        doctest::Approx(one * 8.0 / 200.0).epsilon(0.05));
  // Twice as exact takes four times as many; what stays takes none.
  CHECK(samples_for_mode(0.001, 0.749, 20, 0.1) ==
        doctest::Approx(4.0 * samples_for_mode(0.001, 0.749, 20, 0.2)));
  CHECK(samples_for_mode(0.3, 0.3, 20, 0.2) == doctest::Approx(0.0));
  CHECK(std::isinf(samples_for_mode(0.0, 0.5, 20, 0.2)));
}
