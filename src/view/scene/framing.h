#pragma once

#include "view/scene/camera.h"

#include <optional>

namespace tiltscope::view {

/// What the camera must show.
struct Framing {
  Extent all;
  /// A change is under way: the view widens to where it leads, and does not narrow.
  bool only_outwards = false;
  /// The pixel whose point of the plane must not move, since the mouse holds it.
  std::optional<Eigen::Vector2d> still{};
};

/// The camera for that, from where it stands. The point that is held keeps its pixel; where it lies
/// so near to the edge that what lies beyond could only be seen from far away, some of that is cut
/// off. From frame to frame the answer stays the same while nothing else changes.
Camera framed(const Camera& now, const plot::Box& box, const Framing& framing);

/// The part of the way to `goal` that takes `seconds`; `goal` itself when it is nearly reached. A
/// point that has one pixel in both cameras keeps it all the way.
Camera eased(const Camera& now, const Camera& goal, const plot::Box& box, double seconds);

}  // namespace tiltscope::view
