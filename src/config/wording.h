#pragma once

#include "base/numbers.h"
#include "base/words.h"
#include "config/interval.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// How configurations and messages about them are worded.
namespace tiltscope {

/// As it would be typed, reads back as the same number; always with a '.' or an exponent.
std::string exact_real(double value);

/// For messages: the number as it would be typed ("0.9", "1.5", "3", "1e+06").
std::string as_typed(double value);
std::string as_typed(int value);
std::string as_typed(std::uint64_t value);

/// For messages: a computed number, to `digits` significant ones.
std::string rounded(double value, int digits = 6);

/// "between 0 and 1", "above 0 and at most 1".
template <class T>
std::string describe(const Interval<T>& interval) {
  const std::string low = as_typed(interval.low);
  const std::string high = as_typed(interval.high);
  if (!interval.low_open && !interval.high_open) return "between " + low + " and " + high;
  return (interval.low_open ? "above " : "at least ") + low +
         (interval.high_open ? " and below " : " and at most ") + high;
}

/// The candidate that is fewest edits away from `word`; empty if none is close enough to be meant.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

/// Without line ends or other control characters and without a full stop: to stand within a
/// sentence.
std::string one_line(std::string_view text);

/// For messages: what somebody has given, on one line, and no more than the beginning if it is
/// long.
std::string shortened(std::string_view text);

/// The same in quotes.
std::string as_given(std::string_view text);

/// "1 entry", "2 entries".
std::string counted(std::ptrdiff_t n, const std::string& one, const std::string& many);

/// "30,000".
std::string thousands(std::int64_t number);

/// "A. B.", of sentences without their full stops.
std::string as_sentences(const std::vector<std::string>& sentences);

/// "a, b and c".
std::string listed(const std::vector<std::string_view>& words,
                   std::string_view conjunction = "and");

}  // namespace tiltscope
