#include "config/point_file.h"

#include "base/words.h"
#include "config/wording.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace tiltscope {
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

/// What stands between the fields of a line: the first of these that is in it and out of quotes.
char separator_of(std::string_view line) {
  // Beside a comma a tab is only room.
  const auto has = [&](std::string_view part) { return line.find(part) != std::string_view::npos; };
  const bool tabs = !has(",\t") && !has("\t,");
  for (const char separator : {';', '\t', ',', ' '}) {
    if (separator == '\t' && !tabs) continue;
    bool quoted = false;
    for (const char c : trimmed(line)) {
      quoted ^= c == '"';
      if (c == separator && !quoted) return separator;
    }
  }
  return ',';
}

/// A line that has something in it, and its number in the file.
struct Line {
  std::size_t number = 0;
  std::string_view text;
};

/// Takes the next line off the text that is neither empty nor a comment; none at its end.
std::optional<Line> next_line(std::string_view& text, std::size_t& number) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    const std::string_view content = trimmed(line);
    if (!content.empty() && !content.starts_with('#')) return Line{number, line};
  }
  return std::nullopt;
}

double coordinate(const std::string& field, double farthest, const std::string& place) {
  const std::optional<double> value = number(field);
  if (value && std::abs(*value) <= farthest) return *value;
  if (value && std::isfinite(*value)) {
    throw PointsError(place + as_given(field) + " must be between " + as_typed(-farthest) +
                      " and " + as_typed(farthest));
  }
  if (value) throw PointsError(place + as_given(field) + " is not a finite number");
  if (field.empty()) throw PointsError(place + "the value is missing");
  const std::string meant = repaired(field);
  throw PointsError(place + as_given(field) + " is not a number" +
                    (meant.empty() ? "" : "; write " + shortened(meant)));
}

/// Of a line that has another number of values than it should.
std::string wrong_count(std::size_t values, Eigen::Index d, const PointsWanted& wanted,
                        std::size_t first_line) {
  const bool halves = values == 2 * static_cast<std::size_t>(d);
  return (wanted.coordinates
              ? "a point has " + counted(d, "coordinate", "coordinates") + " here, not " +
                    std::to_string(values)
              : "there " + std::string(values == 1 ? "is " : "are ") +
                    counted(static_cast<std::ptrdiff_t>(values), "value", "values") + ", but " +
                    std::to_string(d) + " in line " + std::to_string(first_line)) +
         (halves ? "; a decimal comma must be a point" : "");
}

}  // namespace

std::vector<std::string> fields_of(std::string_view line, char separator) {
  if (separator == ' ') line = trimmed(line);
  std::vector<std::string> fields;
  while (true) {
    // A separator within quotes is a part of the field.
    bool quoted = false;
    std::size_t end = 0;
    while (end < line.size() && (quoted || line[end] != separator)) quoted ^= line[end++] == '"';
    fields.push_back(unquoted(trimmed(line.substr(0, end))));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
    if (separator == ' ') line = trimmed(line);
  }
}

Eigen::MatrixXd read_points(std::string_view text, std::string_view source,
                            const PointsWanted& wanted) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string file(source);
  std::size_t number = 0;
  std::optional<Line> line = next_line(text, number);
  char separator = line ? separator_of(line->text) : ',';
  if (line && is_header(fields_of(line->text, separator))) {
    line = next_line(text, number);
    // Names have blanks in them, or other separators.
    if (line) separator = separator_of(line->text);
  }
  std::vector<double> values;
  std::optional<Eigen::Index> d = wanted.coordinates;
  const std::size_t first_line = line ? line->number : 0;
  for (; line; line = next_line(text, number)) {
    const std::vector<std::string> fields = fields_of(line->text, separator);
    const std::string place = file + ":" + std::to_string(line->number) + ": ";
    if (!d) d = static_cast<Eigen::Index>(fields.size());
    if (fields.size() != static_cast<std::size_t>(*d)) {
      throw PointsError(place + wrong_count(fields.size(), *d, wanted, first_line));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      values.push_back(
          coordinate(fields[i], wanted.farthest, place + "column " + std::to_string(i + 1) + ": "));
    }
  }
  if (values.empty()) {
    const std::string numbers = !wanted.coordinates ? "numbers with commas between them"
                                : *wanted.coordinates > 1
                                    ? std::to_string(*d) + " numbers with commas between them"
                                    : "1 number";
    throw PointsError(file + ": there are no points, one a line as " + numbers);
  }
  return Eigen::Map<const Eigen::MatrixXd>(values.data(), *d,
                                           static_cast<Eigen::Index>(values.size()) / *d);
}

}  // namespace tiltscope
