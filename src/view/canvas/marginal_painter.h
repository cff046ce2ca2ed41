#pragma once

#include "oracle/exact_density.h"
#include "view/look/theme.h"
#include "view/scene/camera.h"
#include "view/scene/marginals.h"

#include <array>
#include <memory>

namespace tiltscope::view {

/// The marginals along the canvas's upper and right edges: the samples' histogram under the exact
/// density's curve. Computed anew only when what they show changes.
class Marginals {
 public:
  using Density = std::shared_ptr<const ExactDensity>;
  using Samples = std::shared_ptr<const Eigen::MatrixXf>;

  /// `density` and `samples`, (2, n), may be null. `bar` is the least width of a bar in pixels.
  void update(const Density& density, const Samples& samples, const Camera& camera,
              const plot::Box& box, double bar);

  /// Draws them into strips that are `height` high, along the outside of the box.
  void paint(ImDrawList& list, const Theme& theme, float height, float samples_opacity) const;

  /// Of x and of y.
  const std::array<Histogram, 2>& histograms() const { return histograms_; }

 private:
  void paint_axis(ImDrawList& list, const Theme& theme, Eigen::Index axis, float height,
                  float samples_opacity) const;

  Density density_;
  Samples samples_;
  Camera camera_;
  plot::Box box_;
  std::array<Histogram, 2> histograms_;
  std::array<Eigen::VectorXd, 2> curves_;  ///< the exact density every `curve_step` pixels
  std::array<double, 2> tops_{};           ///< the density that fills a strip
};

}  // namespace tiltscope::view
