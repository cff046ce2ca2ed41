#pragma once

#include "view/canvas/canvas_layer.h"

namespace tiltscope::view {

/// The model's samples, or those on their way from noise.
class SamplesLayer final : public CanvasLayer {
 public:
  SamplesLayer();

  void draw_swatch(const Swatch& swatch) const override;
  std::string legend(const CanvasFrame& frame) const override;
  void compose(const CanvasFrame& frame, SceneContent& scene) override;
};

}  // namespace tiltscope::view
