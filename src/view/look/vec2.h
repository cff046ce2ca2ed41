#pragma once

#include "plot/figure.h"

#include <Eigen/Core>
#include <imgui.h>

namespace tiltscope::view {

/// Places are reckoned in double precision, and drawn in Dear ImGui's.
inline ImVec2 vec2(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }
inline ImVec2 vec2(const Eigen::Vector2d& v) { return vec2(v.x(), v.y()); }

inline bool overlap(const plot::Box& a, const plot::Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

}  // namespace tiltscope::view
