#include "base/numbers.h"

#include <array>
#include <charconv>
#include <cmath>

namespace tiltscope {
namespace {

constexpr double rounding = 1e-9;

double decade_of(double value) { return std::pow(10.0, std::floor(std::log10(value))); }

template <class Number>
std::string shortest_text(Number value) {
  std::array<char, 64> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

}  // namespace

double round_up(double value, std::initializer_list<double> factors) {
  const double decade = decade_of(value);
  for (const double factor : factors) {
    if (factor * decade >= value * (1.0 - rounding)) return factor * decade;
  }
  return 10.0 * decade;
}

double round_down(double value) {
  const double decade = decade_of(value);
  for (const double factor : {10.0, 5.0, 2.0}) {
    if (factor * decade <= value * (1.0 + rounding)) return factor * decade;
  }
  return decade;
}

std::string shortest(double value) { return shortest_text(value); }

std::string shortest(float value) { return shortest_text(value); }

}  // namespace tiltscope
