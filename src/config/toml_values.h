#pragma once

#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include "config/experiment.h"
#include "config/fields.h"

#include <Eigen/Core>
#include <toml++/toml.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

/// From TOML's values to ours. Each function throws ConfigError, beginning with the place, when the
/// value has another type, or a size that no check could speak about later (empty, ragged).
namespace tiltscope {

/// The text that values come from, as messages name it.
class Source {
 public:
  /// A file: messages begin "NAME:LINE: ".
  static Source file(std::string_view name);
  /// A setting from the command line: messages begin `setting "TEXT": `.
  static Source setting(std::string_view text);

  std::string at(const toml::source_region& region) const;
  std::string at(std::uint32_t line) const;
  /// When no line is to blame.
  std::string anywhere() const;

 private:
  Source(std::string name, bool has_lines) : name_(std::move(name)), has_lines_(has_lines) {}

  std::string name_;
  bool has_lines_;
};

/// Reads the value of one key.
class ValueReader {
 public:
  ValueReader(const Source& source, Key key) : source_(source), key_(key) {}

  void read(const toml::node& node, int& value, const Interval<int>& interval) const;
  void read(const toml::node& node, std::uint64_t& value,
            const Interval<std::uint64_t>& interval) const;
  template <class Choice>
  requires std::is_enum_v<Choice>
  void read(const toml::node& node, Choice& value) const;

  /// Reals are looked at by `validate` alone: all of them can be held.
  template <class T>
  void read(const toml::node& node, T& value, const Interval<double>&) const {
    read(node, value);
  }

 private:
  void read(const toml::node& node, double& value) const;
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
};

/// For messages: what a node is, with its value where that is short, e.g. `the string "abc"`.
std::string describe(const toml::node& node);

}  // namespace tiltscope
