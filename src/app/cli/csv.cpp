#include "app/cli/csv.h"

#include "app/cli/errors.h"
#include "base/words.h"
#include "config/wording.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope::app {
namespace {

/// A field in quotes without them, where a quote that is part of it stands twice; what is not quite
/// in quotes is left as it is.
std::string unquoted(std::string_view field) {
  if (field.size() < 2 || field.front() != '"' || field.back() != '"') return std::string(field);
  std::string text;
  for (std::size_t i = 1; i + 1 < field.size(); ++i) {
    if (field[i] == '"' && (i + 2 == field.size() || field[++i] != '"')) return std::string(field);
    text += field[i];
  }
  return std::string(trimmed(text));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<double> number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ptr != text.data() + text.size() || text.empty()) return std::nullopt;
  // from_chars leaves the value alone here; it rounds to zero or to infinity.
  if (result.ec == std::errc::result_out_of_range) {
    return std::strtod(std::string(text).c_str(), nullptr);
  }
  if (result.ec != std::errc()) return std::nullopt;
  return value;
}

/// What `field` would be if it were typed right: "0.5" for "0,5", "O.5" or "0. 5".
/// Empty if it is not nearly a number.
std::string repaired(std::string_view field) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> slips = {{{"\u2212", "-"},
                                                                                   {"\u2013", "-"},
                                                                                   {",", "."},
                                                                                   {"O", "0"},
                                                                                   {"o", "0"},
                                                                                   {"l", "1"},
                                                                                   {"I", "1"},
                                                                                   {"\"", ""},
                                                                                   {"'", ""}}};
  if (field.find_first_of("0123456789") == std::string_view::npos) return {};
  std::string text;
  while (!field.empty()) {
    if (const std::size_t blank = blank_at_start(field)) {
      field.remove_prefix(blank);
      continue;
    }
    const auto slip = std::ranges::find_if(
        slips, [&](const auto& candidate) { return field.starts_with(candidate.first); });
    text += slip == slips.end() ? field.substr(0, 1) : slip->second;
    field.remove_prefix(slip == slips.end() ? 1 : slip->first.size());
  }
  return number(text) ? text : std::string();
}

/// Names, as opposed to numbers one of which is mistyped.
bool is_header(const std::vector<std::string>& fields) {
  return std::ranges::none_of(fields, [](const std::string& field) {
    return field.empty() || number(field) || !repaired(field).empty() ||
           std::string_view("0123456789+-.").find(field.front()) != std::string_view::npos;
  });
}

/// What may have been meant by a line that has another number of fields than `d`.
std::string advice(std::string_view line, std::size_t fields, std::size_t d) {
  for (const auto& [separator, name] :
       {std::pair(';', "semicolons"), std::pair('\t', "tabs"), std::pair(' ', "blanks")}) {
    if (fields > 1 && separator == ' ') continue;
    if (d > 1 && split(line, separator).size() == d) {
      return "; write commas between them, not " + std::string(name);
    }
  }
  return fields == 2 * d ? "; a decimal comma must be a point" : "";
}

double coordinate(const std::string& field, double farthest, const std::string& place) {
  const std::optional<double> value = number(field);
  if (value && std::abs(*value) <= farthest) return *value;
  if (value && std::isfinite(*value)) {
    throw UsageError(place + as_given(field) + " must be between " + as_typed(-farthest) + " and " +
                     as_typed(farthest));
  }
  if (value) throw UsageError(place + as_given(field) + " is not a finite number");
  const std::string meant = repaired(field);
  throw UsageError(place + as_given(field) + " is not a number" +
                   (meant.empty() ? "" : "; write " + shortened(meant)));
}

}  // namespace

Eigen::MatrixXd parse_points(std::string_view text, Eigen::Index d, std::string_view source,
                             double farthest) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<double> values;
  std::size_t line = 0;
  bool first = true;
  for (const std::string_view raw : split(text, '\n')) {
    ++line;
    if (trimmed(raw).empty()) continue;
    const std::vector<std::string> fields = split_line(raw);
    const bool header = first && is_header(fields);
    first = false;
    if (header) continue;

    const std::string place = std::string(source) + ":" + std::to_string(line) + ": ";
    if (fields.size() != static_cast<std::size_t>(d)) {
      throw UsageError(place + "a point has " + std::to_string(d) +
                       (d == 1 ? " coordinate" : " coordinates") + " here, not " +
                       std::to_string(fields.size()) +
                       advice(trimmed(raw), fields.size(), static_cast<std::size_t>(d)));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string column = "column " + std::to_string(i + 1) + ": ";
      values.push_back(coordinate(fields[i], farthest, place + column));
    }
  }
  if (values.empty())
    throw UsageError(std::string(source) + ": there are no points, one a line as " +
                     std::to_string(d) +
                     (d == 1 ? " number" : " numbers with commas between them"));
  return Eigen::Map<const Eigen::MatrixXd>(values.data(), d,
                                           static_cast<Eigen::Index>(values.size()) / d);
}

std::vector<std::string> split_line(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    // A comma within quotes is a part of the field.
    bool quoted = false;
    std::size_t end = 0;
    while (end < line.size() && (quoted || line[end] != ',')) quoted ^= line[end++] == '"';
    fields.push_back(unquoted(trimmed(line.substr(0, end))));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

std::string csv_number(double value) {
  return std::isfinite(value) ? shortest(value) : std::string();
}

std::string csv_number(float value) {
  return std::isfinite(value) ? shortest(value) : std::string();
}

std::string numbered_names(std::string_view name, Eigen::Index d) {
  std::string names;
  for (Eigen::Index i = 1; i <= d; ++i) {
    if (i > 1) names += ',';
    names.append(name).append(std::to_string(i));
  }
  return names;
}

std::string seventeen_digits(double value) {
  std::array<char, 64> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::general, 17);
  return {buffer.data(), result.ptr};
}

}  // namespace tiltscope::app
