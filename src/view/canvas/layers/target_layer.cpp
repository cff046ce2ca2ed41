#include "view/canvas/layers/target_layer.h"

namespace tiltscope::view {

TargetLayer::TargetLayer()
    : CanvasLayer(
          {.name = "target",
           .about = "The density that the run aims at (2.14), noised to the time t. Lines of equal "
                    "density: one, two and three standard deviations of a single Gaussian. They "
                    "are of all modes together: a light one has fewer, near ones join.",
           .colour = &palette::aim,
           .legend = 4,
           .shown = true}) {}

void TargetLayer::draw_swatch(const Swatch& swatch) const { swatch.rings(colour()); }

void TargetLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  // It steps back while it is about to move.
  const float stays = frame.pending ? 0.35F : 1.0F;
  scene.shapes.emplace_back(
      Outlines{.density = frame.aimed_at, .ink = colour(), .opacity = 0.8F * stays * strength()});
}

}  // namespace tiltscope::view
