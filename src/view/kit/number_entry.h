#pragma once

#include "view/kit/ui.h"

#include <cstdint>
#include <optional>
#include <string>

/// Fields for typed numbers. Dear ImGui's own drop the letters that they do not know, and with a
/// comma the number changes.
namespace tiltscope::view {

/// A field for a number at the cursor, which shows `shown` until somebody types. The number once it
/// is let go; nothing while it is held, and where it was given up by Escape. What is no number is
/// refused in the status line.
std::optional<double> real_entry(Ui& ui, const char* id, const std::string& shown);
std::optional<std::int64_t> whole_entry(Ui& ui, const char* id, const std::string& shown);

/// From now on a pasted text that goes into a field is one line: its line ends and tabs become
/// blanks, which Dear ImGui would drop from between the digits of two numbers.
void paste_lines_as_blanks();

}  // namespace tiltscope::view
