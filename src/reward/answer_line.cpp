#include "reward/answer_line.h"

#include "base/words.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace tiltscope {

std::optional<double> answered_number(std::string_view line) {
  std::string_view text = trimmed(line);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const char* last = text.data() + text.size();
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (end != last || text.empty()) return std::nullopt;
  if (error == std::errc()) return value;
  if (error != std::errc::result_out_of_range) return std::nullopt;
  long double wide = 0.0L;
  const bool fits = std::from_chars(text.data(), last, wide).ec == std::errc();
  const bool small =
      fits ? std::abs(wide) < 1.0L
           : text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
  return small ? std::optional(0.0) : std::nullopt;
}

}  // namespace tiltscope
