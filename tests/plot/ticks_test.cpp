#include "plot/ticks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace tiltscope::plot;

namespace {

std::vector<Tick> labelled(Range range, Scale scale, int most) {
  auto result = ticks(range, scale, most);
  std::erase_if(result, [](const Tick& tick) { return tick.label.empty(); });
  return result;
}

std::vector<std::string> labels(Range range, Scale scale, int most) {
  std::vector<std::string> result;
  for (const Tick& tick : labelled(range, scale, most)) result.push_back(tick.label);
  return result;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("linear ticks are the expected round numbers") {
  CHECK(labels({0, 20}, Scale::linear, 5) == Labels{"0", "5", "10", "15", "20"});
  CHECK(labels({-0.25, 0.32}, Scale::linear, 4) == Labels{"\u22120.2", "0", "0.2"});
  CHECK(labels({0.9, 1.52}, Scale::linear, 4) == Labels{"1.0", "1.2", "1.4"});
  CHECK(labels({0, 1e-6}, Scale::linear, 3).back() == "1.0e\u22126");
  CHECK(labels({0, 4e7}, Scale::linear, 3) == Labels{"0", "2e7", "4e7"});
  // All of an axis in the same notation.
  CHECK(labels({0, 2.2e-4}, Scale::linear, 5) ==
        Labels{"0", "0.00005", "0.00010", "0.00015", "0.00020"});
  CHECK(labels({7.9e5, 1.21e6}, Scale::linear, 4) == Labels{"8e5", "1.0e6", "1.2e6"});
}

TEST_CASE("linear ticks lie inside, evenly, at 1, 2 or 5 times a power of ten") {
  const Range ranges[] = {{0, 1},       {-4.3, 4.4},  {0.013, 0.0172}, {-1e-7, 3e-7},
                          {5e8, 5.3e8}, {1000, 1001}, {-7, -6.2},      {1e-300, 3e-300}};
  for (const Range range : ranges) {
    for (int most = 2; most <= 12; ++most) {
      CAPTURE(range.low);
      CAPTURE(range.high);
      CAPTURE(most);
      const auto found = ticks(range, Scale::linear, most);
      CHECK(found.size() <= static_cast<std::size_t>(most));
      CHECK(found.size() >= 2);
      const double width = range.high - range.low;
      for (const Tick& tick : found) {
        CHECK(tick.value >= range.low - 1e-6 * width);
        CHECK(tick.value <= range.high + 1e-6 * width);
        CHECK_FALSE(tick.label.empty());
      }
      const double step = found[1].value - found[0].value;
      for (std::size_t i = 1; i < found.size(); ++i) {
        CHECK(found[i].value - found[i - 1].value == doctest::Approx(step));
        CHECK(found[i].label != found[i - 1].label);
      }
      const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-6));
      const bool round = std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 ||
                         std::abs(mantissa - 5) < 1e-6;
      // A few may stand farther apart: at every other place, or at every third.
      const bool some =
          found.size() <= 3 && (std::abs(mantissa - 4) < 1e-6 || std::abs(mantissa - 6) < 1e-6);
      CHECK((round || some));
    }
  }
}

TEST_CASE("an axis of nearly one value has two ticks") {
  CHECK(labels({0.4951, 0.5049}, Scale::linear, 3) == Labels{"0.496", "0.500", "0.504"});
  CHECK(labels({0.4951, 0.5049}, Scale::linear, 2).size() == 2);
}

TEST_CASE("a range below the resolution of its numbers gets one tick and no endless loop") {
  CHECK(ticks({1.0, std::nextafter(1.0, 2.0)}, Scale::linear, 6).size() == 1);
  CHECK(ticks({3.0, 3.0}, Scale::linear, 6).size() == 1);
  CHECK(ticks({0.0, 0.0}, Scale::linear, 6).size() == 1);
}

TEST_CASE("an axis of counts is marked at whole numbers alone") {
  const auto marks = [](Range range, int most, Scale scale = Scale::linear) {
    Labels result;
    for (const Tick& tick : ticks(range, scale, most, Values::whole)) {
      CHECK(tick.value == std::round(tick.value));
      if (!tick.label.empty()) result.push_back(tick.label);
    }
    return result;
  };
  CHECK(marks({0.0, 1.0}, 6) == Labels{"0", "1"});
  CHECK(marks({0.0, 3.0}, 12) == Labels{"0", "1", "2", "3"});
  CHECK(marks({-0.5, 2.5}, 6) == Labels{"0", "1", "2"});
  CHECK(marks({0.0, 20.0}, 6) == labels({0.0, 20.0}, Scale::linear, 6));
  CHECK(marks({1.0, 2.0}, 6, Scale::log) == Labels{"1", "2"});
  // Looked at so closely that one, or none, is there.
  CHECK(marks({2.8, 3.3}, 6) == Labels{"3"});
  CHECK(marks({3.2, 3.8}, 6).empty());
}

TEST_CASE("log ticks: powers of ten, with more labels where there is room") {
  CHECK(labels({0.01, 100}, Scale::log, 5) == Labels{"0.01", "0.1", "1", "10", "100"});
  CHECK(labels({0.02, 0.3}, Scale::log, 6) == Labels{"0.02", "0.05", "0.1", "0.2"});
  CHECK(labels({1e-12, 1e12}, Scale::log, 4).size() <= 4);
  // Between the labelled powers the multiples are marked.
  CHECK(ticks({1, 100}, Scale::log, 3).size() == 19);
}

TEST_CASE("log ticks stay inside and never exceed their number") {
  const Range ranges[] = {{0.5, 0.6}, {0.02, 0.3}, {1e-9, 1e3}, {9.99, 10.01}, {3, 4000}};
  for (const Range range : ranges) {
    for (int most = 2; most <= 10; ++most) {
      CAPTURE(range.low);
      CAPTURE(most);
      CHECK(labelled(range, Scale::log, most).size() <= static_cast<std::size_t>(most));
      CHECK(labelled(range, Scale::log, most).size() >= 1);
      for (const Tick& tick : ticks(range, Scale::log, most)) {
        CHECK(tick.value >= range.low * (1 - 1e-6));
        CHECK(tick.value <= range.high * (1 + 1e-6));
      }
    }
  }
}

TEST_CASE("range_of holds the values with some air") {
  const Range linear = range_of({1.0, 3.0, std::nan("")}, Scale::linear);
  CHECK(linear.low < 1.0);
  CHECK(linear.low > 0.5);
  CHECK(linear.high > 3.0);
  CHECK(linear.high < 3.5);

  const Range log = range_of({0.0, -2.0, 0.1, 10.0}, Scale::log);
  CHECK(log.low < 0.1);
  CHECK(log.low > 0.05);
  CHECK(log.high > 10.0);

  // What is never negative does not get an axis that is.
  CHECK(range_of({0.0, 0.0}, Scale::linear).low == 0.0);

  for (const Scale scale : {Scale::linear, Scale::log}) {
    for (const std::vector<double>& values :
         {std::vector<double>{}, {0.0}, {5.0}, {5.0, 5.0}, {std::nan("")}, {-1.0}}) {
      const Range range = range_of(values, scale);
      CHECK(range.low < range.high);
      if (scale == Scale::log) CHECK(range.low > 0.0);
    }
  }
}

TEST_CASE("numbers read well") {
  CHECK(number(0.20113, 3) == "0.201");
  CHECK(number(-12.3456, 4) == "\u221212.35");
  CHECK(number(0.0) == "0");
  CHECK(number(1.5e-7, 2) == "1.5e\u22127");
  CHECK(number(std::numeric_limits<double>::infinity()) == "infinite");
  CHECK(number(std::nan("")) == "not known");
  CHECK(short_number(0.01) == "0.01");
  CHECK(short_number(0.999) == "0.999");
  CHECK(short_number(5000) == "5000");
  CHECK(short_number(20) == "20");
  CHECK(short_number(2e8) == "2e8");
  CHECK(fixed(-0.001, 2) == "0.00");
  CHECK(fixed(-0.5, 1) == "\u22120.5");
}
