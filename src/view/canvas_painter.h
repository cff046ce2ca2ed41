#pragma once

#include "math/gaussian_mixture.h"
#include "view/camera.h"
#include "view/theme.h"

#include <Eigen/Core>

#include <string_view>

/// The lines and letters over the canvas's picture.
namespace tiltscope::view {

struct CanvasPainter {
  ImDrawList& list;
  const Theme& theme;
  const Camera& camera;
  const plot::Box& box;

  /// Coordinates along the left and the lower edge, outside the box.
  void axes() const;
  /// The ellipses of two standard deviations of each component, dashed; faint where the weight is
  /// small.
  void outlines(const GaussianMixture& mixture) const;
  /// From the origin to `head`, a point of the plane.
  void arrow(const Eigen::Vector2d& head, bool lit, std::string_view label) const;
  enum class Corner { lower_left, lower_right };
  /// A line of text on a dark plate in a corner of the box.
  void plate(const Face& face, std::string_view text, Corner corner) const;
  /// A message in the middle, over several lines if need be.
  void message(std::string_view text) const;

 private:
  ImVec2 pixel(const Eigen::Vector2d& point) const;
};

}  // namespace tiltscope::view
