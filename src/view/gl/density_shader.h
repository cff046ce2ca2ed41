#pragma once

#include "oracle/exact_density.h"
#include "view/gl/gl.h"
#include "view/scene/camera.h"

#include <array>
#include <memory>

namespace tiltscope::view {

/// An exact density in two dimensions, evaluated by the graphics card: as a coloured plane with
/// contours, or as outlines over what is there. A mixture goes there by its components, any other
/// density by its picture, as soon as there is one.
class DensityShader {
 public:
  using Density = std::shared_ptr<const ExactDensity>;

  /// What to draw into: the bound framebuffer's size in pixels. `camera` counts in these pixels.
  struct Target {
    Camera camera;
    int width = 0;
    int height = 0;
    float line = 1.0F;  ///< width of a contour in pixels
  };

  struct Plane {
    float fill = 1.0F;      ///< opacity of the colours
    float contours = 1.0F;  ///< opacity of the lines
    const ColourMap* colours = &dark_density_colours;
    float lines_apart = 1.0F;  ///< how much the lines' colours differ from those around them
  };

  struct Outline {
    plot::Colour ink;
    float opacity = 1.0F;
    float tint = 0.0F;          ///< opacity of the ink within, at the peak
    plot::Colour edge{};        ///< along both sides of a line
    float edge_opacity = 0.0F;  ///< relative to the line's
  };

  DensityShader();

  /// Fills the target; with no density where `density` is null or cannot be drawn.
  void draw(const Density& density, const Target& target, const Plane& plane);
  /// Adds lines at one, two and three standard deviations: where the density is exp(-1/2), exp(-2)
  /// and exp(-9/2) of its peak.
  void draw_outline(const Density& density, const Target& target, const Outline& outline);
  /// Writes such lines with their opacities over all that is there, to be laid over something.
  void write_outline(const Density& density, const Target& target, const Outline& outline);
  /// Writes the log-density as a number into the red channel.
  void draw_log_density(const Density& density, const Target& target);

 private:
  /// A mixture's parameters, or a picture, on the graphics card.
  struct Uploaded {
    Density density;
    gl::Texture texture = gl::make_texture();
    GLint components = 0;  ///< of a mixture; 0: a picture
    Eigen::Vector2f grid_low = Eigen::Vector2f::Zero();
    Eigen::Vector2f grid_width = Eigen::Vector2f::Ones();
    float log_peak = 0.0F;  ///< ExactDensity::highest_log_density
  };

  void run_outline(const Density& density, const Target& target, const Outline& outline);
  const Uploaded& uploaded(const Density& density);
  void run(const Density& density, const Target& target, int mode);

  gl::Program program_;
  gl::VertexArray vertices_;
  std::array<Uploaded, 6> slots_;
  std::size_t oldest_ = 0;  ///< the slot to give up next
};

}  // namespace tiltscope::view
