#pragma once

#include "view/look/theme.h"
#include "view/scene/camera.h"
#include "view/scene/handles.h"

#include <Eigen/Core>

#include <string_view>
#include <vector>

/// The lines and letters over the canvas's picture.
namespace tiltscope::view {

struct CanvasPainter {
  ImDrawList& list;
  const Theme& theme;
  const Camera& camera;
  const plot::Box& box;

  /// Coordinates along the left and the lower edge, outside the box.
  void axes() const;
  /// The handles of these, and the ellipses of the components they belong to, dashed. `lit` is the
  /// one under the mouse, or null.
  void handles(const std::vector<Handle>& handles, const Handle* lit) const;
  /// From the origin to `head`, a point of the plane. Where its words are.
  plot::Box arrow(const Eigen::Vector2d& head, bool lit, std::string_view words) const;
  /// A mark at a point that is wanted; where its words are.
  plot::Box spot(const Eigen::Vector2d& place, bool lit, std::string_view words) const;
  /// Words beside a point of the plane, within the box; where they are.
  plot::Box label(const Eigen::Vector2d& place, std::string_view text) const;
  /// A line of text on a dark plate in the upper left corner of the box, over
  /// several lines if need be.
  /// Returns where it is.
  plot::Box plate(const Face& face, std::string_view text, plot::Colour colour) const;
  /// A message in the middle, over several lines if need be.
  void message(std::string_view text) const;

 private:
  /// The part of a circle around `mean`, clockwise from its top to `end`, over all of it.
  void ring(const Eigen::Vector2d& mean, const Eigen::Vector2d& end) const;
  void cross(ImVec2 at, float size, bool lit) const;
  void ellipse(const Eigen::Vector2d& mean, const Eigen::Matrix2d& directions) const;
  ImVec2 pixel(const Eigen::Vector2d& point) const;
};

}  // namespace tiltscope::view
