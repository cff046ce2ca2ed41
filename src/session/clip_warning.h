#pragma once

#include <string>
#include <string_view>

namespace tiltscope {

/// From this share of samples on the box of [tilting] clip on, it is said: a few outliers are what
/// the clip is there for.
inline constexpr double much_clipped = 0.002;

/// "tilt 2: 12 % of the samples are held back by tilting.clip ..."
std::string clip_warning(int tilt, double share, std::string_view step = "tilt");

}  // namespace tiltscope
