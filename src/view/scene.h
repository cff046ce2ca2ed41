#pragma once

#include "math/gaussian_mixture.h"
#include "plot/figure.h"
#include "view/camera.h"
#include "view/heat_map.h"
#include "view/palette.h"

#include <Eigen/Core>

#include <memory>

namespace tiltscope::view {

/// Something to draw, and how opaque it is.
template <class Content>
struct Faded {
  std::shared_ptr<const Content> content;  ///< null: nothing to draw
  float opacity = 1.0F;

  bool operator==(const Faded&) const = default;
};

/// What the graphics card draws behind the canvas's lines and letters: from the back to the front.
struct SceneContent {
  const palette::Palette* palette = &palette::dark;
  Camera camera;
  std::shared_ptr<const GaussianMixture> density;
  float density_fill = 1.0F;      ///< opacity of its colours
  float density_contours = 1.0F;  ///< opacity of its lines
  Faded<HeatMap> errors;
  std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (2, n)
  float samples_opacity = 1.0F;
  Faded<GaussianMixture> base;
  Faded<GaussianMixture> target;
  std::shared_ptr<const GaussianMixture> ghost;  ///< where a change under way would lead

  bool operator==(const SceneContent&) const = default;
};

struct Scene : SceneContent {
  plot::Box box;  ///< in the window
};

}  // namespace tiltscope::view
