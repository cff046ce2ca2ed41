#include "app/csv.h"

#include "app/errors.h"
#include "config/wording.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

namespace tiltscope::app {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
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
  if (text.starts_with('+')) text.remove_prefix(1);
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

/// Names, as opposed to numbers one of which is mistyped.
bool is_header(const std::vector<std::string_view>& fields) {
  return std::none_of(fields.begin(), fields.end(), [](std::string_view field) {
    const std::string_view word = trimmed(field);
    return word.empty() || number(word) ||
           std::string_view("0123456789+-.").find(word.front()) != std::string_view::npos;
  });
}

}  // namespace

Eigen::MatrixXd parse_points(std::string_view text, Eigen::Index d, std::string_view source) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<double> values;
  std::size_t line = 0;
  bool first = true;
  for (const std::string_view raw : split(text, '\n')) {
    ++line;
    if (trimmed(raw).empty()) continue;
    const auto fields = split(trimmed(raw), ',');
    const bool header = first && is_header(fields);
    first = false;
    if (header) continue;

    const std::string place = std::string(source) + ":" + std::to_string(line) + ": ";
    if (fields.size() != static_cast<std::size_t>(d)) {
      throw UsageError(place + "a point has " + std::to_string(d) +
                       (d == 1 ? " coordinate" : " coordinates") + " here, not " +
                       std::to_string(fields.size()));
    }
    for (const std::string_view field : fields) {
      const std::optional<double> value = number(trimmed(field));
      if (!value) throw UsageError(place + as_given(trimmed(field)) + " is not a number");
      if (!std::isfinite(*value)) {
        throw UsageError(place + as_given(trimmed(field)) + " is not a finite number");
      }
      values.push_back(*value);
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
  for (const std::string_view field : split(line, ',')) fields.emplace_back(trimmed(field));
  return fields;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
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
