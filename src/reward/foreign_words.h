#pragma once

#include <string_view>

namespace tiltscope {

/// What people write in the formulas of other programs, and what to write here.
struct ForeignWord {
  std::string_view word;
  std::string_view advice;  ///< e.g. "write ^ for a power"
};

/// The first that `text` starts with; null if it starts with none.
const ForeignWord* foreign_symbol(std::string_view text);
/// Null if it is none.
const ForeignWord* foreign_name(std::string_view name);

}  // namespace tiltscope
