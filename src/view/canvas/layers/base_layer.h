#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/scene/diffusion_time.h"

namespace tiltscope::view {

/// The base density that the tilting starts from, as lines.
class BaseLayer final : public CanvasLayer {
 public:
  BaseLayer();

  void draw_swatch(const Swatch& swatch) const override;
  bool known(const CanvasFrame& frame) const override { return frame.base != nullptr; }
  void compose(const CanvasFrame& frame, SceneContent& scene) override;

 private:
  NoisedDensity noised_;
};

}  // namespace tiltscope::view
