#pragma once

#include <optional>
#include <string_view>

namespace tiltscope {

/// The number that a reward's program has written in a line; one too small for a double is 0.
/// Nothing where it is none, or too large for a double. It may be NaN or infinite: the program has
/// then said so.
std::optional<double> answered_number(std::string_view line);

}  // namespace tiltscope
