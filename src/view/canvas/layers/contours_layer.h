#pragma once

#include "view/canvas/canvas_layer.h"

namespace tiltscope::view {

/// Lines of the exact density of the tilt that is shown.
class ContoursLayer final : public CanvasLayer {
 public:
  ContoursLayer();

  void draw_swatch(const Swatch& swatch) const override;
  bool known(const CanvasFrame& frame) const override { return frame.density != nullptr; }
  void compose(const CanvasFrame& frame, SceneContent& scene) override;
};

}  // namespace tiltscope::view
