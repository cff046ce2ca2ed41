#pragma once

#include "config/experiment.h"
#include "view/scene/camera.h"

#include <cstddef>
#include <optional>
#include <vector>

/// The points by which the problem can be dragged in the picture. All for d = 2.
namespace tiltscope::view {

/// A covariance as what can be seen of it: R(angle) diag(deviations^2) R(angle)'.
struct Ellipse {
  double angle = 0.0;  ///< of the first axis, in radians
  Eigen::Vector2d deviations = Eigen::Vector2d::Ones();

  Eigen::Vector2d axis(int i) const;
};

/// The first axis is the longer one; that of a circle lies along x.
Ellipse ellipse_of(const Eigen::Matrix2d& covariance);
Eigen::Matrix2d covariance_of(const Ellipse& ellipse);

enum class Grip { reward, mean, first_axis, second_axis, turn, weight, remove };

struct Handle {
  Grip grip = Grip::reward;
  std::size_t component = 0;                        ///< of the base
  Eigen::Vector2d place = Eigen::Vector2d::Zero();  ///< in the plane

  bool same_as(const Handle& other) const {
    return grip == other.grip && component == other.component;
  }
};

/// Ellipses are drawn and held at so many standard deviations.
inline constexpr double ellipse_scale = 2.0;

/// Where handles stand that have no place of their own in the plane; lengths in it.
struct HandleReach {
  double turn = 0.0;  ///< from the first axis's end to the handle that turns it
  double ring = 0.0;  ///< radius of the ring around a mean, a full turn of which is the weight 1
};

/// Whether the reward is one that an arrow stands for.
bool has_arrow(const Experiment& experiment);

/// Every handle of an experiment. The reward's arrow goes from the origin to b, at full length;
/// that of a distance stands at a. The first axis's end and the handle that turns it lie on the
/// side away from the origin, where the arrow does not begin. A component that is alone has no
/// weight to change.
std::vector<Handle> handles_of(const Experiment& experiment, const HandleReach& beyond);

/// The handle that is nearest to `mouse`, in pixels, among those within `reach` of it. The reward's
/// goes first where two are as near as can be told.
std::optional<Handle> nearest_handle(const std::vector<Handle>& handles, const Camera& camera,
                                     const plot::Box& box, const Eigen::Vector2d& mouse,
                                     double reach);

/// What the arrow keys do to a handle: so many presses to the right and upwards, in fine steps or
/// in usual ones.
struct Nudge {
  int right = 0;
  int up = 0;
  bool fine = false;
};

/// Drags one handle, from where it was taken.
class Drag {
 public:
  Drag(const Handle& handle, const Experiment& experiment);

  const Handle& handle() const { return handle_; }

  /// Whether the handle is one of this experiment's, too: it can have changed meanwhile.
  bool fits(const Experiment& experiment) const;

  /// The experiment, which it must fit, with the handle at a point of the plane, rounded to numbers
  /// that can be said aloud. Axes stay between 0.05 and 20. A weight, clockwise from the top of its
  /// ring, stays between 0.01 and 0.99, and the others keep their ratios.
  Experiment at(Experiment experiment, const Eigen::Vector2d& point) const;

  /// The experiment with the handle moved by keys, within the same bounds: b and means by 0.25
  /// (fine: 0.05), deviations by 0.05 (0.01) towards where the axis's end lies, angles by 5 degrees
  /// (1), upwards and to the left against the clock, weights by 0.05 (0.01).
  Experiment nudged(Experiment experiment, const Nudge& nudge) const;

 private:
  Experiment with_weight(Experiment experiment, double weight) const;

  Handle handle_;
  /// Of the handle's axis as it was taken: 1 or -1.
  double side_ = 1.0;
  Ellipse start_;
  Eigen::VectorXd weights_;  ///< at the start
};

}  // namespace tiltscope::view
