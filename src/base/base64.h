#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Bytes as letters that every text file can hold (RFC 4648, with padding).
namespace tiltscope {

std::string to_base64(std::string_view bytes);

/// The bytes. Nothing unless the text is just what `to_base64` writes for them: no blanks, no other
/// letters, and no second way to write the same.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tiltscope
