#pragma once

#include <imgui.h>

#include <vector>

namespace tiltscope::view {

/// A line through `points` in dashes and gaps of the length `dash`, which go on around its corners.
void stroke_dashed(ImDrawList& list, const std::vector<ImVec2>& points, float dash, ImU32 colour,
                   float thickness);

}  // namespace tiltscope::view
