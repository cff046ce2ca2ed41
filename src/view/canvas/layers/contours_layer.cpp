#include "view/canvas/layers/contours_layer.h"

namespace tiltscope::view {

ContoursLayer::ContoursLayer()
    : CanvasLayer({.name = "contours",
                   .about = "Lines of equal exact density, at even steps of its square root.",
                   .colour = &palette::density_map[12],
                   .shown = true,
                   .opacity = 0.55}) {}

void ContoursLayer::draw_swatch(const Swatch& swatch) const { swatch.rings(colour()); }

void ContoursLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  scene.plane.density = frame.density;
  scene.plane.contours = strength();
}

}  // namespace tiltscope::view
