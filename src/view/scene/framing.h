#pragma once

#include "view/scene/camera.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <vector>

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

/// Where points (2, n) lie, but for one in 200 at either end of either coordinate. Nothing if none
/// of them is finite.
std::optional<Extent> reach_of(const Eigen::MatrixXf& points);

/// Follows a run's samples that leave the problem behind.
class Pursuit {
 public:
  using Points = std::shared_ptr<const Eigen::MatrixXf>;

  /// `problem` and the reach of `samples` (2, n), which may be null: outwards at once, back inwards
  /// only where that is worth it, since the view would tremble from tilt to tilt. No farther than
  /// the problem is more than a dot. Of another run: anew.
  Extent widened(const Extent& problem, std::uint64_t run, std::initializer_list<Points> samples);
  /// Whether the samples have taken the last answer to another place than the one before it was, in
  /// the same run and with the same problem.
  bool moved() const { return moved_; }

 private:
  struct Measured {
    Points points;
    std::optional<Extent> reach;
  };

  const std::optional<Extent>& measure(std::size_t place, const Points& points);
  void keep_what_is_near(const Extent& before, double slack);

  std::vector<Measured> measured_;  ///< of the last call
  std::uint64_t run_ = 0;
  Extent problem_;
  std::optional<Extent> reach_;  ///< of the samples
  Extent beyond_;                ///< how far the answer reached beyond the problem
  bool moved_ = false;
};

}  // namespace tiltscope::view
