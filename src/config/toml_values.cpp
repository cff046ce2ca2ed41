#include "config/toml_values.h"

#include "config/experiment_io.h"
#include "config/wording.h"

#include <Eigen/Core>

#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tiltscope {

Source Source::file(std::string_view name) { return {std::string(name), true}; }

Source Source::setting(std::string_view text) { return {"setting " + as_given(text), false}; }

std::string Source::at(const toml::source_region& region) const { return at(region.begin.line); }

std::string Source::at(std::uint32_t line) const {
  return has_lines_ ? name_ + ":" + std::to_string(line) + ": " : anywhere();
}

std::string Source::anywhere() const { return name_ + ": "; }

std::string describe(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "the string " + as_given(**node.as_string());
    case toml::node_type::integer:
      return std::to_string(**node.as_integer());
    case toml::node_type::floating_point:
      return exact_real(**node.as_floating_point());
    case toml::node_type::boolean:
      return **node.as_boolean() ? "true" : "false";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or a time";
  }
}

namespace {

/// Reads the value of one key.
class ValueReader {
 public:
  ValueReader(const Source& source, const Setting& setting)
      : source_(source),
        key_(setting.key),
        may_be_empty_(setting.shape == Shape::optional_vector) {}

  template <class T>
  void read(const toml::node& node, const Numbers<T>& numbers, Experiment& experiment) const {
    if constexpr (std::is_integral_v<T>) {
      numbers.in(experiment) = whole(node, numbers.legal);
    } else {
      // Reals are looked at by `validate` alone: all of them can be held.
      read(node, numbers.in(experiment));
    }
  }
  void read(const toml::node& node, const Choice& choice, Experiment& experiment) const;
  template <class T>
  void read(const toml::node& node, const Texts<T>& texts, Experiment& experiment) const {
    read(node, texts.in(experiment));
  }

 private:
  int whole(const toml::node& node, const Interval<int>& legal) const;
  std::uint64_t whole(const toml::node& node, const Interval<std::uint64_t>& legal) const;
  void read(const toml::node& node, double& value) const;
  void read(const toml::node& node, std::string& value) const;
  void read(const toml::node& node, std::vector<std::string>& value) const;
  void read(const toml::node& node, Eigen::VectorXd& value) const;
  void read(const toml::node& node, Eigen::MatrixXd& value) const;
  template <class T>
  void read(const toml::node& node, std::vector<T>& value) const;

  std::int64_t integer(const toml::node& node) const;
  const toml::array& array(const toml::node& node, std::string_view of) const;
  [[noreturn]] void fail(const toml::node& node, const std::string& what) const;
  /// For an entry of an array that is not what is wanted there.
  [[noreturn]] void fail_within(const toml::node& node, const std::string& wanted) const;

  const Source& source_;
  Key key_;
  bool may_be_empty_;
};

void ValueReader::fail(const toml::node& node, const std::string& what) const {
  throw ConfigError(source_.at(node.source()) + key_.title() + " " + what);
}

std::int64_t ValueReader::integer(const toml::node& node) const {
  const auto* value = node.as_integer();
  if (!value) fail(node, "must be an integer, not " + describe(node));
  return **value;
}

int ValueReader::whole(const toml::node& node, const Interval<int>& legal) const {
  const std::int64_t number = integer(node);
  if (number < legal.low || number > legal.high) {
    fail(node, "= " + std::to_string(number) + " must be " + describe(legal));
  }
  return static_cast<int>(number);
}

std::uint64_t ValueReader::whole(const toml::node& node,
                                 const Interval<std::uint64_t>& legal) const {
  const std::int64_t number = integer(node);
  if (number < 0) fail(node, "= " + std::to_string(number) + " must be " + describe(legal));
  return static_cast<std::uint64_t>(number);
}

void ValueReader::read(const toml::node& node, const Choice& choice, Experiment& experiment) const {
  const auto* text = node.as_string();
  for (std::size_t i = 0; text && i < choice.words.size(); ++i) {
    if (**text == choice.words[i]) return choice.choose(experiment, i);
  }
  fail(node, "must be " + listed({choice.words.begin(), choice.words.end()}, "or") + ", not " +
                 describe(node));
}

void ValueReader::read(const toml::node& node, double& value) const {
  if (const auto* real = node.as_floating_point()) {
    value = **real;
  } else if (const auto* whole = node.as_integer()) {
    value = static_cast<double>(**whole);
  } else {
    fail(node, "must be a number, not " + describe(node));
  }
}

void ValueReader::read(const toml::node& node, std::string& value) const {
  const auto* text = node.as_string();
  if (!text) fail(node, "must be a text in quotes, not " + describe(node));
  value = **text;
}

void ValueReader::read(const toml::node& node, std::vector<std::string>& value) const {
  std::vector<std::string> list;
  if (const auto* items = node.as_array()) {
    for (const toml::node& item : *items) {
      if (!item.is_string()) fail_within(item, "a text in quotes");
      list.push_back(**item.as_string());
    }
  } else {
    fail(node, "must be an array of texts in quotes, not " + describe(node));
  }
  value = std::move(list);
}

bool holds_something(const toml::node& node) {
  return node.is_array() && !node.as_array()->empty();
}

const toml::array& ValueReader::array(const toml::node& node, std::string_view of) const {
  const auto* values = node.as_array();
  if (!values) fail(node, "must be an array of " + std::string(of) + ", not " + describe(node));
  if (values->empty()) fail(node, "must be an array of " + std::string(of) + ", not an empty one");
  return *values;
}

void ValueReader::fail_within(const toml::node& node, const std::string& wanted) const {
  const bool is_empty = node.is_array() && node.as_array()->empty();
  fail(node,
       "has " + (is_empty ? "an empty array" : describe(node)) + " where " + wanted + " must be");
}

void ValueReader::read(const toml::node& node, Eigen::VectorXd& value) const {
  if (may_be_empty_ && node.is_array() && node.as_array()->empty()) {
    value.resize(0);
    return;
  }
  const toml::array& numbers = array(node, "numbers");
  Eigen::VectorXd vector(static_cast<Eigen::Index>(numbers.size()));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!numbers[i].is_number()) fail_within(numbers[i], "a number");
    read(numbers[i], vector(static_cast<Eigen::Index>(i)));
  }
  value = std::move(vector);
}

void ValueReader::read(const toml::node& node, Eigen::MatrixXd& value) const {
  const toml::array& rows = array(node, "rows, each an array of numbers");
  Eigen::MatrixXd matrix;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Eigen::VectorXd row;
    if (!holds_something(rows[i])) fail_within(rows[i], "a row of numbers");
    read(rows[i], row);
    if (i == 0) matrix.resize(static_cast<Eigen::Index>(rows.size()), row.size());
    if (row.size() != matrix.cols()) {
      fail(rows[i], "is ragged: row " + std::to_string(i + 1) + " has " +
                        counted(row.size(), "entry", "entries") + ", but row 1 has " +
                        std::to_string(matrix.cols()));
    }
    matrix.row(static_cast<Eigen::Index>(i)) = row;
  }
  value = std::move(matrix);
}

template <class T>
void ValueReader::read(const toml::node& node, std::vector<T>& value) const {
  constexpr bool matrices = std::is_same_v<T, Eigen::MatrixXd>;
  const toml::array& items = array(node, matrices ? "matrices" : "arrays of numbers");
  std::vector<T> list(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!holds_something(items[i]))
      fail_within(items[i], matrices ? "a matrix" : "a list of numbers");
    read(items[i], list[i]);
  }
  value = std::move(list);
}

}  // namespace

void read_value(const toml::node& node, const Setting& setting, const Source& source,
                Experiment& experiment) {
  const ValueReader reader(source, setting);
  std::visit([&](const auto& value) { reader.read(node, value, experiment); }, setting.value);
}

}  // namespace tiltscope
