#pragma once

#include "view/canvas/canvas_layer.h"

#include <string>

namespace tiltscope::view {

/// The density that the last tilt aims at, as lines.
class TargetLayer final : public CanvasLayer {
 public:
  TargetLayer();

  void draw_swatch(const Swatch& swatch) const override;
  bool known(const CanvasFrame& frame) const override { return frame.target != nullptr; }
  void compose(const CanvasFrame& frame, SceneContent& scene) override;
};

}  // namespace tiltscope::view
