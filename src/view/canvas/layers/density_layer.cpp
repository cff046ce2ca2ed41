#include "view/canvas/layers/density_layer.h"

#include "plot/ticks.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

double log_peak(const GaussianMixture& mixture) {
  double peak = -1e300;
  for (std::size_t i = 0; i < mixture.components(); ++i) {
    peak = std::max(peak, mixture.log_density(mixture.mean(i)));
  }
  return peak;
}

}  // namespace

DensityLayer::DensityLayer()
    : CanvasLayer(
          {.name = "exact density",
           .about = "The exact density pₜᵏ of the tilt that is shown: the Gaussian mixture of "
                    "(4.10) with means αₜ μ' and covariances αₜ² Σ' + σₜ² I. Its colours grow with "
                    "the square root of the density, so that the tails can be seen.",
           .colour = &palette::density_map[12],
           .legend = 2,
           .shown = true}) {}

void DensityLayer::draw_swatch(const Swatch& swatch) const { swatch.colours(palette::density_map); }

std::optional<ColourBar> DensityLayer::colour_bar(const CanvasFrame& frame) const {
  if (!frame.density) return {};
  const double peak = std::exp(log_peak(*frame.density));
  // Colours go with the square root.
  return ColourBar{"density p(x)",
                   &palette::density_map,
                   {"0", plot::short_number(0.25 * peak, 2), plot::short_number(peak, 2)}};
}

void DensityLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  scene.plane.density = frame.density;
  scene.plane.fill = strength();
}

}  // namespace tiltscope::view
