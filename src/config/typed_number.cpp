#include "config/typed_number.h"

#include "base/words.h"
#include "config/wording.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

namespace tiltscope {
namespace {

constexpr std::string_view minus = "\u2212";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads a number from left to right, and writes it down as from_chars takes it.
class Reader {
 public:
  explicit Reader(std::string_view typed) : typed_(typed), rest_(without_blanks_around(typed)) {}

  std::string canonical() {
    if (rest_.empty()) throw NotANumber("a number is missing");
    sign();
    const std::size_t whole = whole_digits();
    const bool comma = rest_.starts_with(',');
    std::size_t decimals = 0;
    if (comma || rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      result_ += '.';
      decimals = digits();
      if (comma && decimals == 0) fail();
    }
    if (whole + decimals == 0) fail();
    exponent();
    if (!rest_.empty()) fail();
    if (comma) check_comma(whole, decimals);
    return result_;
  }

 private:
  [[noreturn]] void fail() const { throw NotANumber(as_given(typed_) + " is not a number"); }

  void sign() {
    const bool negative = rest_.starts_with('-') || rest_.starts_with(minus);
    if (negative) result_ += '-';
    if (negative || rest_.starts_with('+')) {
      rest_.remove_prefix(rest_.starts_with(minus) ? minus.size() : 1);
    }
  }

  /// Takes over as many as there are.
  std::size_t digits() {
    const auto count =
        static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_digit) - rest_.begin());
    result_ += rest_.substr(0, count);
    rest_.remove_prefix(count);
    return count;
  }

  /// Those before the decimals, maybe in groups: one to three, a blank, three, a blank, three.
  std::size_t whole_digits() {
    leading_zero_ = rest_.starts_with('0');
    std::size_t count = digits();
    const bool may_group = count >= 1 && count <= 3 && !leading_zero_;
    while (const std::size_t blank = blank_at_start(rest_)) {
      rest_.remove_prefix(blank);
      const std::size_t group = digits();
      if (!may_group || group != 3) fail();
      grouped_ = true;
      count += group;
    }
    return count;
  }

  /// One comma before three digits is as likely to stand between thousands.
  void check_comma(std::size_t whole, std::size_t decimals) const {
    const bool could_group = whole >= 1 && whole <= 3 && decimals == 3 && !leading_zero_;
    if (!could_group || grouped_) return;
    const std::string_view number = without_blanks_around(typed_);
    std::string point(number), none(number);
    point[point.find(',')] = '.';
    none.erase(none.find(','), 1);
    throw NotANumber(as_given(number) + " can mean " + point + " or " + none +
                     "; type it without the comma");
  }

  void exponent() {
    if (!rest_.starts_with('e') && !rest_.starts_with('E')) return;
    rest_.remove_prefix(1);
    result_ += 'e';
    sign();
    if (digits() == 0) fail();
  }

  std::string_view typed_;
  std::string_view rest_;
  std::string result_;
  bool grouped_ = false;
  bool leading_zero_ = false;
};

template <class T>
std::from_chars_result parse(const std::string& text, T& value) {
  return std::from_chars(text.data(), text.data() + text.size(), value);
}

}  // namespace

double typed_real(std::string_view text) {
  double value = 0.0;
  if (parse(Reader(text).canonical(), value).ec == std::errc()) return value;
  throw NotANumber(as_given(text) + " is too large or too small a number to be held");
}

std::int64_t typed_whole(std::string_view text) {
  const std::string canonical = Reader(text).canonical();
  if (canonical.find_first_of(".e") == std::string::npos) {
    std::int64_t value = 0;
    if (parse(canonical, value).ec == std::errc()) return value;
  } else if (const double value = typed_real(text);
             std::abs(value) < 0x1p53 && value == std::trunc(value)) {
    return static_cast<std::int64_t>(value);
  } else if (value != std::trunc(value)) {
    throw NotANumber(as_given(text) + " is not a whole number");
  }
  throw NotANumber(as_given(text) + " is too large a whole number");
}

}  // namespace tiltscope
