#pragma once

#include "oracle/exact_density.h"
#include "plot/figure.h"
#include "view/look/palette.h"
#include "view/scene/camera.h"
#include "view/scene/heat_map.h"

#include <Eigen/Core>

#include <memory>
#include <variant>
#include <vector>

/// What the graphics card draws behind the canvas's lines and letters. Opacities are in [0, 1].
namespace tiltscope::view {

/// An exact density behind everything else. One that is no mixture is drawn once it has a picture.
struct DensityPlane {
  std::shared_ptr<const ExactDensity> density;  ///< null: nothing but the ground's colour
  float fill = 0.0F;                            ///< opacity of its colours
  float contours = 0.0F;                        ///< opacity of lines of equal density

  bool operator==(const DensityPlane&) const = default;
};

/// Lines over a heat map where its number is a multiple of `every`; that of 0 is a strong one.
struct HeatLines {
  double every = 0.0;  ///< 0: none
  plot::Colour ink = {};
  float opacity = 0.0F;

  bool operator==(const HeatLines&) const = default;
};

/// Numbers as colours.
struct Heat {
  std::shared_ptr<const HeatMap> map;
  const ColourMap* colours = &palette::dark.error_map;
  float opacity = 1.0F;
  HeatLines lines = {};

  bool operator==(const Heat&) const = default;
};

/// Samples as round points.
struct Points {
  std::shared_ptr<const Eigen::MatrixXf> places;  ///< (2, n)
  float opacity = 1.0F;

  bool operator==(const Points&) const = default;
};

/// A density as lines where it is exp(-1/2), exp(-2) and exp(-9/2) of its peak, edged in the colour
/// of the background, so that they are seen on every other colour.
struct Outlines {
  std::shared_ptr<const ExactDensity> density;
  plot::Colour ink;
  float opacity = 1.0F;
  float tint = 0.0F;   ///< opacity of the ink within, at the peak
  float width = 1.5F;  ///< of a line, in units of the design

  bool operator==(const Outlines&) const = default;
};

using Shape = std::variant<Heat, Points, Outlines>;

struct SceneContent {
  const palette::Palette* palette = &palette::dark;
  Camera camera;
  DensityPlane plane;
  std::vector<Shape> shapes;  ///< over the plane, from the back to the front

  bool operator==(const SceneContent&) const = default;
};

struct Scene : SceneContent {
  plot::Box box;  ///< in the window
};

}  // namespace tiltscope::view
