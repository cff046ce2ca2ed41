#include "view/canvas/score_arrows.h"

#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// Between two arrows, in units of the design. None reaches the next one.
constexpr float arrow_spacing = 34.0F;
constexpr float longest_arrow = 0.95F;

}  // namespace

void update_arrows(ArrowField& field, const CanvasFrame& frame,
                   const std::shared_ptr<const ScoreGrid>& learned) {
  field.update(frame.scored, learned, frame.camera, frame.box,
               static_cast<double>(frame.theme.px(arrow_spacing)));
}

void paint_arrow(const CanvasPainter& painter, const Eigen::Vector2d& tail,
                 const Eigen::Vector2d& score, double typical, ImU32 ink, float width) {
  const double norm = score.norm();
  if (!(norm > 0.0) || !std::isfinite(norm)) return;
  const ImVec2 from = vec2(to_pixel(painter.camera, painter.box, tail));
  const float length = longest_arrow * painter.theme.px(arrow_spacing) *
                       static_cast<float>(shown_length(norm, typical));
  // The score points upwards where y does, pixels count downwards.
  const ImVec2 along(static_cast<float>(score.x() / norm), static_cast<float>(-score.y() / norm));
  const float head = std::min(painter.theme.px(7), 0.6F * length);
  const ImVec2 tip(from.x + length * along.x, from.y + length * along.y);
  const ImVec2 neck(tip.x - head * along.x, tip.y - head * along.y);
  painter.list.AddLine(from, neck, ink, painter.theme.px(width));
  const float half = 0.42F * head;
  painter.list.AddTriangleFilled(tip, ImVec2(neck.x - half * along.y, neck.y + half * along.x),
                                 ImVec2(neck.x + half * along.y, neck.y - half * along.x), ink);
}

}  // namespace tiltscope::view
