#pragma once

#include <cstddef>
#include <string_view>

/// Letters of any script, as UTF-8 has them.
namespace tiltscope {

struct Letter {
  char32_t code = 0;      ///< its number in Unicode
  std::size_t bytes = 0;  ///< that it takes; 0 where the text does not begin with a letter of UTF-8
};

/// That the text begins with.
Letter first_letter(std::string_view text);

/// Whether all of the text is UTF-8.
bool is_utf8(std::string_view text);

}  // namespace tiltscope
