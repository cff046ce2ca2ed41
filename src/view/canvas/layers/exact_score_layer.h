#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/scene/score_field.h"

#include <string>

namespace tiltscope::view {

/// The exact score at points of the plane, as arrows.
class ExactScoreLayer final : public CanvasLayer {
 public:
  ExactScoreLayer();

  void draw_swatch(const Swatch& swatch) const override;
  bool known(const CanvasFrame& frame) const override { return frame.density != nullptr; }
  void compose(const CanvasFrame& frame, SceneContent& scene) override;
  void paint(const CanvasFrame& frame, const CanvasPainter& painter) const override;

  const ArrowField& arrows() const { return arrows_; }

 private:
  ArrowField arrows_;
};

}  // namespace tiltscope::view
