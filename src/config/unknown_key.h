#pragma once

#include "config/toml_values.h"

#include <string>
#include <string_view>

/// Keys and sections that nobody knows, and what may have been meant.
namespace tiltscope {

/// Whether settings stand under [name].
bool is_section(std::string_view name);

/// Throws ConfigError: `place`, what is unknown, and the nearest known key or a list of them.
/// `is_table` says that it was used as a section.
[[noreturn]] void fail_unknown(const std::string& place, std::string_view section,
                               std::string_view name, bool is_table);

/// Throws ConfigError for the first key below `table`, which stands at `section`, that is not
/// known.
void refuse_unknown(const toml::table& table, std::string_view section, const Source& source);

/// Says that a file of such an experiment may not have a setting, which exists for another kind.
std::string another_kind(const Setting& setting, const Experiment& experiment);

}  // namespace tiltscope
