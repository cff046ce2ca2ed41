#include "plot/ticks.h"

#include "base/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string_view>

namespace tiltscope::plot {
namespace {

std::string with_minus_sign(std::string text) {
  for (std::size_t at = 0; (at = text.find('-', at)) != std::string::npos;) {
    text.replace(at, 1, "\u2212");
  }
  return text;
}

std::string printed(const char* format, int decimals, double value) {
  std::array<char, 512> text{};
  std::snprintf(text.data(), text.size(), format, decimals, value);
  return text.data();
}

std::string scientific(double value, int decimals) {
  const std::string digits = printed("%.*e", decimals, value);
  const std::size_t e = digits.find('e');
  return with_minus_sign(digits.substr(0, e) + "e" +
                         std::to_string(std::stoi(digits.substr(e + 1))));
}

/// The label of a tick among others that lie `step` apart, the farthest from zero at `largest`: all
/// are written in the same way.
std::string tick_label(double value, double step, double largest) {
  if (std::abs(value) < 1e-9 * step) return "0";
  const double size = std::max(largest, step);
  const int step_power = static_cast<int>(std::floor(std::log10(step) + 1e-9));
  if (size >= 1e6 || size < 1e-4) {
    const int value_power = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
    return scientific(value, std::clamp(value_power - step_power, 0, 15));
  }
  return fixed(value, std::clamp(-step_power, 0, 15));
}

/// The multiples of a round step that lie in a range.
struct Multiples {
  double step = 1.0;
  double first = 0.0;  ///< in steps
  int count = 0;

  /// The step is `least` or a little more.
  static Multiples of(double least, Range range) {
    constexpr double slack = 1e-9;
    Multiples multiples{round_up(least)};
    multiples.first = std::ceil(range.low / multiples.step - slack);
    const double last = std::floor(range.high / multiples.step + slack);
    multiples.count = static_cast<int>(last - multiples.first) + 1;
    return multiples;
  }
};

std::vector<Tick> linear_ticks(Range range, int most, Values values) {
  const double width = range.high - range.low;
  // Below the resolution of the numbers there is nothing to tell apart.
  const double resolution =
      std::numeric_limits<double>::epsilon() * std::max(std::abs(range.low), std::abs(range.high));
  if (!(width > 8.0 * resolution)) return {{range.low, number(range.low, 6)}};
  most = std::max(most, 2);
  const double least = values == Values::whole ? 1.0 : 0.0;
  double raw = std::max(width / most, least);
  while (Multiples::of(raw, range).count > most) raw *= 1.5;
  // One number says nothing of an axis' scale: some of the ticks between do.
  while (Multiples::of(raw, range).count < 2 && raw > least) raw = std::max(raw / 1.5, least);
  const auto [step, first, count] = Multiples::of(raw, range);
  const int stride = (count + most - 1) / most;
  const double largest = step * std::max(std::abs(first), std::abs(first + count - 1));
  std::vector<Tick> result;
  for (int i = 0; i < count; i += stride) {
    const double value = (first + i) * step;
    result.push_back({value, tick_label(value, step, largest)});
  }
  return result;
}

/// 1 to 9 times each power of ten inside the range; the multiples in `labelled`, a list of digits,
/// carry a label.
std::vector<Tick> decades(Range range, std::string_view labelled) {
  const double slack = 1.0 + 1e-9;
  std::vector<Tick> result;
  const int first = static_cast<int>(std::floor(std::log10(range.low)));
  for (int power = first; std::pow(10.0, power) <= range.high * slack; ++power) {
    for (int digit = 1; digit <= 9; ++digit) {
      const double value = digit * std::pow(10.0, power);
      if (value * slack < range.low || value > range.high * slack) continue;
      const bool label = labelled.find(static_cast<char>('0' + digit)) != std::string_view::npos;
      result.push_back(
          {value, label ? tick_label(value, std::pow(10.0, power), value) : std::string()});
    }
  }
  return result;
}

std::vector<Tick> log_ticks(Range range, int most, Values values) {
  const auto labels = [](const std::vector<Tick>& ticks) {
    return std::ranges::count_if(ticks, [](const Tick& tick) { return !tick.label.empty(); });
  };
  // As many labels as fit; two at least, or the axis could not be read.
  for (const char* labelled : {"12357", "125", "13", "1"}) {
    std::vector<Tick> result = decades(range, labelled);
    if (labels(result) < 2) break;
    if (labels(result) <= std::max(most, 2)) return result;
  }
  std::vector<Tick> result = decades(range, "1");
  if (labels(result) < 2) return linear_ticks(range, most, values);
  // So many powers of ten that only some of them can be labelled, and none between them marked.
  std::erase_if(result, [](const Tick& tick) { return tick.label.empty(); });
  const std::size_t stride = (result.size() + static_cast<std::size_t>(std::max(most, 2)) - 1) /
                             static_cast<std::size_t>(std::max(most, 2));
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (i % stride != 0) result[i].label.clear();
  }
  return result;
}

}  // namespace

std::vector<Tick> ticks(Range range, Scale scale, int most, Values values) {
  return scale == Scale::linear ? linear_ticks(range, most, values)
                                : log_ticks(range, most, values);
}

Range range_of(const std::vector<double>& values, Scale scale) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value) || (scale == Scale::log && value <= 0.0)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) return scale == Scale::log ? Range{0.1, 1.0} : Range{0.0, 1.0};
  if (scale == Scale::log) {
    const double air = std::max(1.08, std::pow(high / low, 0.06));
    return {low / air, high * air};
  }
  if (low == 0.0 && high == 0.0) return {0.0, 1.0};
  // A curve that is flat up to noise is shown flat: the range is never narrower than 1 % of values.
  const double least = 0.01 * std::max(std::abs(low), std::abs(high));
  double air = 0.06 * (high - low);
  if (high - low <= least) air = least;
  return {low - air, high + air};
}

std::string fixed(double value, int decimals) {
  std::string result = printed("%.*f", decimals, value);
  if (result.find_first_not_of("-0.") == std::string::npos && result.front() == '-') {
    result.erase(0, 1);
  }
  return with_minus_sign(std::move(result));
}

std::string number(double value, int digits) {
  if (std::isnan(value)) return "not known";
  if (std::isinf(value)) return value > 0 ? "infinite" : "\u2212infinite";
  if (value == 0.0) return "0";
  const int power = static_cast<int>(std::floor(std::log10(std::abs(value))));
  if (power < -4 || power > 5) return scientific(value, digits - 1);
  return fixed(value, std::clamp(digits - 1 - power, 0, 15));
}

std::string short_number(double value, int digits) {
  std::string text = number(value, digits);
  const std::size_t mantissa = std::min(text.find('e'), text.size());
  if (text.find('.') >= mantissa) return text;
  std::size_t end = mantissa;
  while (text[end - 1] == '0') --end;
  if (text[end - 1] == '.') --end;
  return text.erase(end, mantissa - end);
}

}  // namespace tiltscope::plot
