#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

/// Numbers as people type and paste them.
namespace tiltscope {

/// What is wrong with a typed number, as a sentence without a full stop.
class NotANumber : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// A decimal point or a decimal comma, a sign (the minus U+2212, too) and an exponent. Blanks of
/// any width are dropped at both ends, and between groups of three digits. Never another number
/// than what was meant: whatever can be read in two ways, such as "1,234", is refused, as is all
/// that is no finite number. Throws NotANumber.
double typed_real(std::string_view text);

/// The same for a whole number, of which no digit is lost.
std::int64_t typed_whole(std::string_view text);

}  // namespace tiltscope
