#pragma once

#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include "config/experiment.h"
#include "config/setting.h"

#include <toml++/toml.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

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

/// Reads a setting's value into the experiment.
void read_value(const toml::node& node, const Setting& setting, const Source& source,
                Experiment& experiment);

/// For messages: what a node is, with its value where that is short, e.g. `the string "abc"`.
std::string describe(const toml::node& node);

}  // namespace tiltscope
