#include "view/look/dashes.h"

#include "view/look/imgui_compat.h"

#include <cmath>

namespace tiltscope::view {

void stroke_dashed(ImDrawList& list, const std::vector<ImVec2>& points, float dash, ImU32 colour,
                   float thickness) {
  if (points.empty()) return;
  std::vector<ImVec2> run{points.front()};
  const auto finish = [&] {
    stroke(list, run.data(), static_cast<int>(run.size()), colour, thickness);
    run.clear();
  };
  bool drawn = true;
  float left = dash;  // of the dash or the gap
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ImVec2 from = points[i - 1];
    const ImVec2 step(points[i].x - from.x, points[i].y - from.y);
    const float length = std::hypot(step.x, step.y);
    float at = 0.0F;
    while (length - at > left) {
      at += left;
      left = dash;
      run.emplace_back(from.x + at / length * step.x, from.y + at / length * step.y);
      if (drawn) finish();
      drawn = !drawn;
    }
    left -= length - at;
    if (drawn) run.push_back(points[i]);
  }
  if (run.size() > 1) finish();
}

}  // namespace tiltscope::view
