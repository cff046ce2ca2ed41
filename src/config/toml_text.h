#pragma once

#include "config/toml_values.h"

#include <string_view>

namespace tiltscope {

/// Parses TOML. Throws ConfigError naming the line of a syntax error, and of what is TOML but no
/// setting can need and the parser does not survive at any size: values and keys nested without
/// end, strings of several lines, letters beyond ASCII outside strings and comments, bytes that
/// are no UTF-8.
toml::table parse_toml(std::string_view text, const Source& source);

}  // namespace tiltscope
