#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/scene/chosen_particles.h"

namespace tiltscope::view {

/// The ways of some particles through the sampler. A click on a sample adds its way or takes it
/// away.
class PathsLayer final : public CanvasLayer {
 public:
  PathsLayer();

  void draw_swatch(const Swatch& swatch) const override;
  /// Strong where they come to the frame's step, faint where they are long past and where they go
  /// on.
  void paint(const CanvasFrame& frame, const CanvasPainter& painter) const override;
  void click(const CanvasFrame& frame, const Eigen::Vector2d& mouse, double reach) override;

 private:
  ChosenParticles chosen_;
};

}  // namespace tiltscope::view
