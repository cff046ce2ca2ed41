#include "app/cli/checks.h"

#include "config/wording.h"

#include <charconv>

namespace tiltscope::app {
namespace {

template <class T>
bool is_between(const std::string& text, T low, T high) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end && value >= low && value <= high;
}

template <class T>
std::string unless_between(const std::string& text, T low, T high, const std::string& what) {
  if (is_between(text, low, high)) return {};
  return "must be " + what + " between " + as_typed(low) + " and " + as_typed(high) + ", not " +
         as_given(text);
}

}  // namespace

std::string named(const std::string& text) { return text.empty() ? "must not be empty" : ""; }

std::string WholeNumber::operator()(const std::string& text) const {
  return unless_between(text, low_, high_, "a whole number");
}

std::string Number::operator()(const std::string& text) const {
  return unless_between(text, low_, high_, "a number");
}

}  // namespace tiltscope::app
