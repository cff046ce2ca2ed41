#pragma once

#include "config/experiment.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What a front end may look at besides the samples. Looking draws no random number and changes no
/// bit of the run. All of it is immutable once published.
namespace tiltscope {

/// A grid of points in the plane, d = 2: `columns` x `rows` of them, from corner to corner.
struct PlaneGrid {
  Eigen::Vector2d low = Eigen::Vector2d::Zero();
  Eigen::Vector2d high = Eigen::Vector2d::Zero();
  int columns = 0;
  int rows = 0;

  Eigen::Index size() const { return Eigen::Index{columns} * rows; }
  /// Number i counts along the rows, the lowest row first.
  Eigen::Vector2d point(Eigen::Index i) const {
    const auto along = [](Eigen::Index at, int count) {
      return count > 1 ? static_cast<double>(at) / (count - 1) : 0.5;
    };
    const Eigen::Vector2d share(along(i % columns, columns), along(i / columns, rows));
    return low + (high - low).cwiseProduct(share);
  }

  friend bool operator==(const PlaneGrid&, const PlaneGrid&) = default;
};

/// Asks for the scores on a grid at the diffusion time t.
struct ScoreRequest {
  double t = 0.0;
  PlaneGrid grid;
  std::optional<int> tilt;  ///< whose model the history keeps; nothing: the newest tilt, always

  friend bool operator==(const ScoreRequest&, const ScoreRequest&) = default;
};

/// The score of the model (2.8) and the exact one of p_t^k (4.10) on a grid.
struct ScoreGrid {
  std::uint64_t run = 0;  ///< Snapshot::run
  int tilt = 0;           ///< k
  double t = 0.0;         ///< as asked for, kept within the schedule's times
  PlaneGrid grid;
  Eigen::Matrix2Xf learned;  ///< (2, grid.size()): -x1_hat / sigma_t
  Eigen::Matrix2Xf exact;    ///< (2, grid.size()): grad log p_t^k; (2, 0) where it is not known
};

/// A reward on a grid, for a picture of it.
struct RewardField {
  std::shared_ptr<const Reward> reward;  ///< that was asked about: the very pointer
  PlaneGrid grid;
  /// (grid.size()): r; -infinity at a wall, NaN where it is not known.
  Eigen::VectorXf values;
  std::string problem;            ///< why some are not known: a sentence; empty where all are
  std::uint64_t evaluations = 0;  ///< of all rewards for such pictures so far, this one included
};

/// The way of the first samples of a data set through the sampler.
struct ParticlePaths {
  int tilt = 0;               ///< of the model that was sampled
  std::vector<double> times;  ///< falling from t_max, one a step; the last is 0, the sample
  std::vector<Eigen::MatrixXf> states;  ///< of (d, n): x_t at each of these times
};

/// What a run would aim at that is not started: the answer to a Preview.
struct PreviewedTarget {
  std::shared_ptr<const Experiment> experiment;  ///< those asked about: the very pointers
  std::shared_ptr<const TiltCourse> course;
  std::shared_ptr<const ExactDensity> density;  ///< p^N; null where it is not known or not there
  std::string problem;  ///< why there is no such density: a sentence; empty where there may be one
};

}  // namespace tiltscope
