#pragma once

#include "config/experiment.h"
#include "view/camera.h"

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

enum class Grip { reward, mean, first_axis, second_axis, turn };

struct Handle {
  Grip grip = Grip::reward;
  std::size_t component = 0;                        ///< of the base
  Eigen::Vector2d place = Eigen::Vector2d::Zero();  ///< in the plane

  bool same_as(const Handle& other) const {
    return grip == other.grip && component == other.component;
  }
};

/// The reward's arrow is drawn from the origin to b times this, so that the paper's b fits in.
inline constexpr double arrow_scale = 0.5;
/// Ellipses are drawn and held at so many standard deviations.
inline constexpr double ellipse_scale = 2.0;

/// Every handle of an experiment; `turn_reach` is how far beyond the first axis's end the handle
/// that turns it stands.
std::vector<Handle> handles_of(const Experiment& experiment, double turn_reach);

/// The handle that is nearest to `mouse`, in pixels, among those within `reach` of it. The reward's
/// goes first where two are as near as can be told.
std::optional<Handle> nearest_handle(const std::vector<Handle>& handles, const Camera& camera,
                                     const plot::Box& box, const Eigen::Vector2d& mouse,
                                     double reach);

/// Drags one handle, from where it was taken.
class Drag {
 public:
  Drag(const Handle& handle, const Experiment& experiment);

  const Handle& handle() const { return handle_; }

  /// The experiment with the handle at a point of the plane, rounded to numbers that can be said
  /// aloud. Axes stay between 0.05 and 20.
  Experiment at(Experiment experiment, const Eigen::Vector2d& point) const;

 private:
  Handle handle_;
  Ellipse start_;
};

}  // namespace tiltscope::view
