#pragma once

#include "view/canvas/canvas_layer.h"
#include "view/scene/diffusion_time.h"

#include <string>

namespace tiltscope::view {

/// The density that the last tilt aims at, as lines.
class TargetLayer final : public CanvasLayer {
 public:
  TargetLayer();

  void draw_swatch(const Swatch& swatch) const override;
  /// Nothing where the density is not known.
  std::string legend(const CanvasFrame& frame) const override {
    return frame.target ? traits().name : "";
  }
  void compose(const CanvasFrame& frame, SceneContent& scene) override;

 private:
  NoisedMixture noised_;
};

}  // namespace tiltscope::view
