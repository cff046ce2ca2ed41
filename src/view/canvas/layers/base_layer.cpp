#include "view/canvas/layers/base_layer.h"

namespace tiltscope::view {

BaseLayer::BaseLayer()
    : CanvasLayer({.name = "base density",
                   .about = "The base density (4.8) that the tilting starts from, noised to the "
                            "time t. Lines where it is exp(−½), exp(−2) and exp(−4½) of its peak: "
                            "one, two and three standard deviations of a single Gaussian.",
                   .colour = &palette::second,
                   .legend = 5}) {}

void BaseLayer::draw_swatch(const Swatch& swatch) const { swatch.rings(colour()); }

void BaseLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  scene.shapes.emplace_back(Outlines{.density = noised_.at(frame.base, frame.schedule(), frame.t),
                                     .ink = colour(),
                                     .opacity = strength(),
                                     .tint = 0.12F});
}

}  // namespace tiltscope::view
