#pragma once

#include "finetune/tilting/stray_samples.h"

#include <string>
#include <string_view>

namespace tiltscope {

/// Where a larger share of the samples that a tilt is measured by ends on the box of [tilting]
/// clip, it is said: a few outliers are what the clip is there for.
inline constexpr double much_clipped = few_strays;

/// "tilt 2: tilting.clip holds 12 % of the samples ...", of the step "tilt 2".
std::string clip_warning(std::string_view step, double share);

}  // namespace tiltscope
