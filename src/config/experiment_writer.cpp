#include "config/experiment_io.h"
#include "config/fields.h"
#include "config/wording.h"

#include <array>
#include <string>
#include <type_traits>
#include <utility>

namespace tiltscope {
namespace {

/// A line on each section, in their order.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> comments = {{
    {"base", "The Gaussian mixture that the base model learns."},
    {"reward", "r(x) = x'Ax / 2 + b'x + c; the target is exp(lambda r) times the base."},
    {"schedule", "x_t = alpha_t x_0 + sigma_t noise, for t in [t_min, t_max]."},
    {"network", "Hidden layers, units in each, size of the time embedding."},
    {"training", "The base model: samples, at most so many passes over them, Adam's rate."},
    {"tilting", "N tilts; each draws samples in so many steps, then trains on them."},
    {"evaluation", "The score's RMSE: points, each with its t in [t_min, schedule.t_max]."},
    {"run", "Threads, 0 for one on every core; results do not depend on it."},
}};

std::string_view comment_on(std::string_view section) {
  for (const auto& [name, comment] : comments) {
    if (name == section) return comment;
  }
  return {};
}

/// One field as `key = value`, broken over lines where it is long.
class Writer {
 public:
  template <class T, class... Interval>
  void operator()(Key key, const T& value, const Interval&...) {
    if (key.section != section_) {
      section_ = key.section;
      text_.append("\n# ").append(comment_on(section_));
      text_.append("\n[").append(section_).append("]\n");
    }
    const std::string start = std::string(key.name) + " = ";
    text_ += start + written(value, start.size()) + "\n";
    settings_.emplace_back(key.dotted(), one_line(written(value)));
  }

  const std::string& text() const { return text_; }
  const Settings& settings() const { return settings_; }

 private:
  static std::string written(double value, std::size_t = 0) { return exact_real(value); }
  static std::string written(int value, std::size_t = 0) { return as_typed(value); }
  static std::string written(std::uint64_t value, std::size_t = 0) { return as_typed(value); }

  template <class Choice>
  requires std::is_enum_v<Choice>
  static std::string written(Choice value, std::size_t = 0) { return in_quotes(word_for(value)); }

  static std::string written(const Eigen::VectorXd& vector, std::size_t = 0) {
    std::string line;
    for (const double x : vector) line += (line.empty() ? "" : ", ") + exact_real(x);
    return in_brackets(line);
  }

  static std::string written(const Eigen::MatrixXd& matrix, std::size_t start = 0) {
    std::vector<Eigen::VectorXd> rows;
    for (const auto& row : matrix.rowwise()) rows.emplace_back(row.transpose());
    return written(rows, start);
  }

  /// On one line if it fits behind `start` columns, else one item a line.
  template <class T>
  static std::string written(const std::vector<T>& list, std::size_t start = 0) {
    std::string line, lines;
    for (const T& item : list) {
      const std::string text = written(item, 2);
      line += (line.empty() ? "" : ", ") + text;
      lines += "  " + indented(text) + ",\n";
    }
    const bool fits = start + line.size() + 2 <= 100 && line.find('\n') == std::string::npos;
    return in_brackets(fits ? line : "\n" + lines);
  }

  static std::string in_brackets(const std::string& text) {
    return std::string("[").append(text).append("]");
  }

  static std::string indented(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
      text.insert(at + 1, "  ");
    }
    return text;
  }

  std::string text_;
  Settings settings_;
  std::string_view section_;
};

}  // namespace

std::string to_toml(const Experiment& experiment) {
  Writer writer;
  for_each_field(experiment, writer);
  return "format = " + as_typed(config_format) + "\n" + writer.text();
}

Settings settings_of(const Experiment& experiment) {
  Writer writer;
  for_each_field(experiment, writer);
  return writer.settings();
}

}  // namespace tiltscope
