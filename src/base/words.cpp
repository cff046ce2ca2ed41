#include "base/words.h"

#include <algorithm>
#include <array>

namespace tiltscope {
namespace {

constexpr std::array<std::string_view, 20> blanks_of_any_kind = {
    " ",      "\t",     "\n",     "\r",     "\u00a0", "\u2000", "\u2001",
    "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200a", "\u200b", "\u202f", "\u3000", "\ufeff"};

std::size_t blank_at_end(std::string_view text) {
  const auto blank = std::ranges::find_if(blanks_of_any_kind,
                                          [&](std::string_view b) { return text.ends_with(b); });
  return blank == blanks_of_any_kind.end() ? 0 : blank->size();
}

}  // namespace

std::string_view trimmed(std::string_view text, std::string_view blanks) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::size_t blank_at_start(std::string_view text) {
  const auto blank = std::ranges::find_if(blanks_of_any_kind,
                                          [&](std::string_view b) { return text.starts_with(b); });
  return blank == blanks_of_any_kind.end() ? 0 : blank->size();
}

std::string_view without_blanks_around(std::string_view text) {
  while (const std::size_t size = blank_at_start(text)) text.remove_prefix(size);
  while (const std::size_t size = blank_at_end(text)) text.remove_suffix(size);
  return text;
}

std::string in_quotes(std::string_view text) { return std::string("\"").append(text).append("\""); }

std::string csv_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_field(std::string_view text) {
  return text.find_first_of(",\"\n") == std::string_view::npos ? std::string(text)
                                                               : csv_quoted(text);
}

}  // namespace tiltscope
