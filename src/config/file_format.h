#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The numbers of the formats of files that the program reads back.
namespace tiltscope {

/// The number in e.g. "tiltscope run 2", whose kind is "tiltscope run"; nothing if the text is not
/// of that kind.
std::optional<int> format_number(std::string_view text, std::string_view kind);

/// Why a file of this format cannot be read, e.g. "was written by a newer Tiltscope: its format is
/// 3, and this one reads formats up to 2"; empty if it is one of those between the two.
std::string format_refusal(std::int64_t format, int oldest, int newest);

}  // namespace tiltscope
