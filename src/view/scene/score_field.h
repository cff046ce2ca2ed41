#pragma once

#include "math/gaussian_mixture.h"
#include "session/command.h"
#include "session/observation.h"
#include "view/scene/camera.h"

#include <memory>
#include <optional>
#include <vector>

namespace tiltscope::view {

/// The value at x of (2) values on a grid, linear in each coordinate between the grid's points;
/// nothing outside the grid.
std::optional<Eigen::Vector2d> interpolated(const PlaneGrid& grid, const Eigen::Matrix2Xf& values,
                                            const Eigen::Vector2d& x);

/// The time at which scores are compared where the canvas stands at t: they grow like 1/sigma_t
/// towards t = 0, so that nearer to it than the evaluation's t_min says little.
double score_time(const Experiment& experiment, double t);

/// A grid that covers somewhat more than the box shows, its points at most `spacing` pixels apart.
PlaneGrid covering_grid(const Camera& camera, const plot::Box& box, double spacing);

/// Decides when the worker must be asked for other scores.
class ScoreWatch {
 public:
  /// The command to send, if any. `needed` is whether anything that is shown needs scores; `tilt`
  /// is that of an earlier model, or nothing where the newest is shown.
  std::optional<Observe> update(bool needed, const Camera& camera, const plot::Box& box,
                                double spacing, double t, std::optional<int> tilt);

 private:
  std::optional<ScoreRequest> asked_;
  double unit_ = 0.0;  ///< the camera's when it was asked
};

/// A field of arrows at fixed points of the plane, `spacing` pixels apart or a little more.
class ArrowField {
 public:
  struct Arrow {
    Eigen::Vector2d at;
    std::optional<Eigen::Vector2d> exact;
    std::optional<Eigen::Vector2d> learned;
  };

  /// Computes the arrows anew if anything has changed. `exact` is p_t; either may be
  /// null, where it is not known.
  void update(const std::shared_ptr<const GaussianMixture>& exact,
              const std::shared_ptr<const ScoreGrid>& learned, const Camera& camera,
              const plot::Box& box, double spacing);

  const std::vector<Arrow>& arrows() const { return arrows_; }
  /// The median length of the exact scores, or of the learned ones where there are no exact ones.
  double typical() const { return typical_; }

 private:
  std::shared_ptr<const GaussianMixture> exact_;
  std::shared_ptr<const ScoreGrid> learned_;
  Camera camera_;
  plot::Box box_;
  std::vector<Arrow> arrows_;
  double typical_ = 1.0;
};

/// How long an arrow of this score is, as a share of the longest: grows with it and levels off.
inline double shown_length(double length, double typical) { return length / (length + typical); }

}  // namespace tiltscope::view
