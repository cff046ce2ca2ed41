#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/scene/score_field.h"

namespace tiltscope::view {

/// The model's score at points of the plane, as arrows.
class LearnedScoreLayer final : public CanvasLayer {
 public:
  LearnedScoreLayer();

  void draw_swatch(const Swatch& swatch) const override;
  void compose(const CanvasFrame& frame, SceneContent& scene) override;
  void paint(const CanvasFrame& frame, const CanvasPainter& painter) const override;

  const ArrowField& arrows() const { return arrows_; }

 private:
  ArrowField arrows_;
};

}  // namespace tiltscope::view
