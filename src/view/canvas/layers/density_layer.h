#pragma once

#include "view/canvas/canvas_layer.h"

#include <string>

namespace tiltscope::view {

/// The exact density of the tilt that is shown, as colours.
class DensityLayer final : public CanvasLayer {
 public:
  DensityLayer();

  void draw_swatch(const Swatch& swatch) const override;
  bool known(const CanvasFrame& frame) const override { return frame.density != nullptr; }
  std::optional<ColourBar> colour_bar(const CanvasFrame& frame) const override;
  void compose(const CanvasFrame& frame, SceneContent& scene) override;
};

}  // namespace tiltscope::view
