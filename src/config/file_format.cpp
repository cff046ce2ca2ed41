#include "config/file_format.h"

#include <charconv>

namespace tiltscope {

std::optional<int> format_number(std::string_view text, std::string_view kind) {
  if (!text.starts_with(kind) || text.substr(kind.size(), 1) != " ") return std::nullopt;
  text.remove_prefix(kind.size() + 1);
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 1) return std::nullopt;
  return number;
}

std::string format_refusal(std::int64_t format, int oldest, int newest) {
  const auto sentence = [&](const char* age, const char* limit, int bound) {
    return std::string("was written by ") + age + " Tiltscope: its format is " +
           std::to_string(format) + ", and this one reads formats " + limit + " " +
           std::to_string(bound);
  };
  if (format > newest) return sentence("a newer", "up to", newest);
  if (format < oldest) return sentence("an older", "from", oldest);
  return {};
}

}  // namespace tiltscope
