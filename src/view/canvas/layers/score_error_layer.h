#pragma once

#include "view/canvas/canvas_layer.h"

#include <memory>

namespace tiltscope::view {

/// How far the learned score is from the exact one, |s_theta - s|, as colours.
class ScoreErrorLayer final : public CanvasLayer {
 public:
  ScoreErrorLayer();

  void draw_swatch(const Swatch& swatch) const override;
  bool known(const CanvasFrame& frame) const override { return frame.density != nullptr; }
  std::optional<ColourBar> colour_bar(const CanvasFrame& frame) const override;
  void compose(const CanvasFrame& frame, SceneContent& scene) override;

 private:
  std::shared_ptr<const ScoreGrid> mapped_;  ///< those that `map_` shows
  std::shared_ptr<const HeatMap> map_;
};

}  // namespace tiltscope::view
