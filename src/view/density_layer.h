#pragma once

#include "math/gaussian_mixture.h"
#include "view/camera.h"
#include "view/gl.h"

#include <memory>

namespace tiltscope::view {

/// The exact density of a mixture in two dimensions as a coloured plane with contours, evaluated by
/// the graphics card; over it the contours alone of a second one, the ghost. Either may be null.
class DensityLayer {
 public:
  using Mixture = std::shared_ptr<const GaussianMixture>;

  enum class Output {
    colours,
    log_density  ///< of the mixture, as a number in the red channel
  };

  DensityLayer();

  /// Fills the bound framebuffer, of `width` x `height` pixels. `camera` counts in its pixels;
  /// `line` is the width of a contour in them.
  void draw(const Mixture& mixture, const Mixture& ghost, const Camera& camera, int width,
            int height, float line, Output output = Output::colours);

 private:
  /// A mixture's parameters on the graphics card.
  struct Uploaded {
    Mixture mixture;
    gl::Texture texture;
    float log_peak = 0.0F;  ///< the largest log-density at a component's mean
  };

  static void upload(Uploaded& slot, const Mixture& mixture);

  gl::Program program_;
  gl::VertexArray vertices_;
  Uploaded shown_;
  Uploaded ghost_;
};

}  // namespace tiltscope::view
