#pragma once

#include "oracle/exact_density.h"
#include "session/snapshot.h"
#include "view/look/theme.h"
#include "view/scene/camera.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <string>

namespace tiltscope::view {

/// In units of the design: over a picture that is not as high, only the least is told.
inline constexpr float low_picture = 330.0F;

/// What one frame of the canvas shows: worked out from the run before anything is drawn, and handed
/// to everything that draws. A pointer is null where there is nothing to show, or where a density
/// is not known.
struct CanvasFrame {
  using Density = std::shared_ptr<const ExactDensity>;

  CanvasFrame(const Theme& look, const Snapshot& run, const plot::Box& place)
      : theme(look), snapshot(run), box(place) {}

  const Theme& theme;
  const Snapshot& snapshot;
  plot::Box box;  ///< of the picture, in the window
  Camera camera;

  double t = 0.0;        ///< diffusion time of the picture: of the sampler's nearest step
  std::size_t step = 0;  ///< of `paths`, at t
  std::shared_ptr<const ParticlePaths> paths;      ///< to the samples that are shown
  std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (2, n), at t
  std::string replaced;  ///< what oracles draw them with in place of the model; empty if none do

  Density density;   ///< p_t^k, exact, of the tilt that is shown
  Density base;      ///< at t = 0
  Density target;    ///< at t = 0
  Density aimed_at;  ///< the target at t
  Density pending;   ///< where a change under way would lead, at t

  bool has_model = true;                    ///< whether the tilt that is shown still has a network
  double score_t = 0.0;                     ///< diffusion time at which scores are compared
  Density scored;                           ///< the density at `score_t`
  std::shared_ptr<const ScoreGrid> scores;  ///< the learned ones, of about that time
  Density compared;  ///< the density at the very time of `scores`; `scored` where there are none

  /// r on a grid, as the worker has evaluated it; of the change under way, if there is one.
  std::shared_ptr<const RewardField> reward;

  /// Methods that only draw samples change no network, and so have no score of their own.
  bool has_score() const {
    return snapshot.course->last() > 0 || snapshot.phase != Phase::finished;
  }

  const ScheduleConfig& schedule() const { return snapshot.experiment->schedule; }
};

}  // namespace tiltscope::view
