#pragma once

#include "view/canvas/canvas_frame.h"
#include "view/canvas/canvas_painter.h"
#include "view/scene/score_field.h"

namespace tiltscope::view {

/// Brings a field of arrows up to what the frame shows; `learned` may be null.
void update_arrows(ArrowField& field, const CanvasFrame& frame,
                   const std::shared_ptr<const ScoreGrid>& learned);

/// An arrow of a field: from `tail`, a point of the plane, along `score`. `typical` is the field's,
/// `width` of the line in units of the design.
void paint_arrow(const CanvasPainter& painter, const Eigen::Vector2d& tail,
                 const Eigen::Vector2d& score, double typical, ImU32 ink, float width);

}  // namespace tiltscope::view
