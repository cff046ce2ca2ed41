#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text as people and programs write it: blanks around words, quotes, fields of CSV.
namespace tiltscope {

/// Without these letters at both ends.
std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r");

/// How many bytes of a blank of any kind the text starts with (ASCII's, the no-break ones and those
/// of other widths); 0 if it starts with another letter.
std::size_t blank_at_start(std::string_view text);

/// Without blanks of any kind at both ends.
std::string_view without_blanks_around(std::string_view text);

std::string in_quotes(std::string_view text);

/// A field of CSV in quotes, where a quote that is part of it stands twice.
std::string csv_quoted(std::string_view text);

/// The same, in quotes only where it could be taken for several fields.
std::string csv_field(std::string_view text);

}  // namespace tiltscope
