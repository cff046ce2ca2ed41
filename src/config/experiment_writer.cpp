#include "config/experiment_io.h"
#include "config/settings.h"
#include "config/wording.h"

#include <string>
#include <variant>

namespace tiltscope {
namespace {

std::string in_brackets(const std::string& text) {
  return std::string("[").append(text).append("]");
}

std::string indented(std::string text) {
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    text.insert(at + 1, "  ");
  }
  return text;
}

// A value as TOML has it; a list is on one line if it fits behind `start` columns, else one item a
// line.

std::string written(double value, std::size_t = 0) { return exact_real(value); }
std::string written(int value, std::size_t = 0) { return as_typed(value); }
std::string written(std::uint64_t value, std::size_t = 0) { return as_typed(value); }

/// As a basic string of TOML has it.
std::string toml_string(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return in_quotes(escaped);
}

std::string written(const std::string& text, std::size_t = 0) { return toml_string(text); }

std::string written(const Eigen::VectorXd& vector, std::size_t = 0) {
  std::string line;
  for (const double x : vector) line += (line.empty() ? "" : ", ") + exact_real(x);
  return in_brackets(line);
}

std::string written(const Eigen::MatrixXd& matrix, std::size_t start);

template <class T>
std::string written(const std::vector<T>& list, std::size_t start) {
  std::string line, lines;
  for (const T& item : list) {
    const std::string text = written(item, 2);
    line += (line.empty() ? "" : ", ") + text;
    lines += "  " + indented(text) + ",\n";
  }
  const bool fits = start + line.size() + 2 <= 100 && line.find('\n') == std::string::npos;
  return in_brackets(fits ? line : "\n" + lines);
}

std::string written(const Eigen::MatrixXd& matrix, std::size_t start) {
  std::vector<Eigen::VectorXd> rows;
  for (const auto& row : matrix.rowwise()) rows.emplace_back(row.transpose());
  return written(rows, start);
}

template <class T>
std::string written_value(const Texts<T>& texts, const Experiment& e, std::size_t start) {
  return written(texts.in(e), start);
}

template <class T>
std::string written_value(const Numbers<T>& numbers, const Experiment& e, std::size_t start) {
  return written(numbers.in(e), start);
}

std::string written_value(const Choice& choice, const Experiment& e, std::size_t) {
  return in_quotes(choice.word(e));
}

std::string value_of(const Setting& setting, const Experiment& e, std::size_t start = 0) {
  return std::visit([&](const auto& value) { return written_value(value, e, start); },
                    setting.value);
}

}  // namespace

std::string to_toml(const Experiment& experiment) {
  std::string text = "format = " + as_typed(config_format) + "\n";
  std::string_view section;
  for (const Setting& setting : all_settings) {
    if (!exists(setting, experiment)) continue;
    if (setting.key.section != section) {
      section = setting.key.section;
      text.append("\n# ").append(words_on(section));
      text.append("\n[").append(section).append("]\n");
    }
    const std::string start = std::string(setting.key.name) + " = ";
    text += start + value_of(setting, experiment, start.size()) + "\n";
  }
  return text;
}

Settings settings_of(const Experiment& experiment) {
  Settings settings;
  for (const Setting& setting : all_settings) {
    settings.emplace_back(setting.key.dotted(), exists(setting, experiment)
                                                    ? one_line(value_of(setting, experiment))
                                                    : std::string());
  }
  return settings;
}

}  // namespace tiltscope
