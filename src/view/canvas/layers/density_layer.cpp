#include "view/canvas/layers/density_layer.h"

#include "oracle/shown_density.h"
#include "plot/ticks.h"

#include <cmath>

namespace tiltscope::view {
DensityLayer::DensityLayer()
    : CanvasLayer(
          {.name = "exact density",
           .about =
               "The exact density pₜᵏ that the samples shown should have. For a quadratic reward "
               "it is the Gaussian mixture of (4.10) with means αₜ μ' and covariances αₜ² Σ' + σₜ² "
               "I; for any other it is summed up on a grid. Its colours grow with the square root "
               "of the density, so that the tails can be seen.",
           .colour = &palette::density_map[12],
           .legend = 2,
           .shown = true}) {}

void DensityLayer::draw_swatch(const Swatch& swatch) const { swatch.colours(palette::density_map); }

std::optional<ColourBar> DensityLayer::colour_bar(const CanvasFrame& frame) const {
  const double peak = std::exp(shown_peak(*frame.density));
  // Colours go with the square root.
  return ColourBar{"exact density, square-root scale",
                   palette::density_map,
                   {"0", plot::short_number(0.25 * peak, 2), plot::short_number(peak, 2)},
                   "The exact density that the samples shown should have: how many there should be "
                   "on a unit of area. The numbers stand below the colours that mean them; the "
                   "colours go with the square root, so that the tails can be seen."};
}

void DensityLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  scene.plane.density = frame.density;
  scene.plane.fill = strength();
}

}  // namespace tiltscope::view
