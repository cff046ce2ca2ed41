#pragma once

#include "math/gaussian_mixture.h"
#include "view/camera.h"

#include <imgui.h>

#include <vector>

namespace tiltscope::view {

/// A density in two dimensions as a grid of coloured corners, for small pictures drawn without the
/// graphics card's help.
class DensityRaster {
 public:
  static constexpr int side = 56;  ///< squares along either edge

  DensityRaster() = default;
  /// Over the rectangle of the plane; the colours go from none to the largest value at a mean.
  DensityRaster(const GaussianMixture& density, const Extent& extent);

  void draw(ImDrawList& list, const plot::Box& box) const;

 private:
  std::vector<double> corners_;  ///< (side + 1)^2 parts of the peak, the top row first
};

}  // namespace tiltscope::view
