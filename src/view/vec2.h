#pragma once

#include <imgui.h>

namespace tiltscope::view {

/// Places are reckoned in double precision, and drawn in Dear ImGui's.
inline ImVec2 vec2(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

}  // namespace tiltscope::view
