#pragma once

#include "oracle/exact_density.h"
#include "session/observation.h"

#include <Eigen/Core>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// What there is to know about a point of the plane. Nothing stands where it is not known.
struct ProbeReading {
  Eigen::Vector2d x;
  double t = 0.0;                      ///< of the density and the responsibilities
  std::optional<double> log_density;   ///< log p_t^k(x)
  Eigen::VectorXd responsibilities{};  ///< of a mixture's components; empty without any

  std::optional<double> reward;  ///< r(x)
  bool about = false;            ///< whether it is interpolated

  double score_t = 0.0;  ///< of the scores
  std::optional<Eigen::Vector2d> exact;
  std::optional<Eigen::Vector2d> learned;  ///< interpolated between the grid's points
  bool model_kept = true;                  ///< so that there will be a learned score
  bool has_score = true;                   ///< the method has a learned score
  // Where both scores are known.
  double angle = 0.0;   ///< from the exact to the learned score, in degrees in (-180, 180]
  double length = 0.0;  ///< of the learned score, relative to the exact one's
  double error = 0.0;   ///< |s_theta - s|
  /// Whether the exact score is so short that an angle to it, or a length relative to it, says
  /// nothing: below a quarter of the typical one.
  bool near_zero = false;
};

/// The typical length of a density's score: the root of the mean square over draws of it.
class TypicalScore {
 public:
  /// 0 where the density is not known. Computed anew only for another one.
  double of(const std::shared_ptr<const ExactDensity>& density);

 private:
  std::shared_ptr<const ExactDensity> density_;
  double length_ = 0.0;
};

/// `density` is p_t^k, `scored` the same at the scores' time; `scores`, of that time, may be null,
/// and both densities where they are not known. `typical` is the typical length of `scored`'s
/// score.
ProbeReading probe(const Eigen::Vector2d& x, const ExactDensity* density, double t,
                   const ExactDensity* scored, double score_t, const ScoreGrid* scores,
                   double typical = 0.0);

/// A line of the probe's card: a name and its numbers.
struct ProbeLine {
  std::string name;
  std::string value;
  std::string_view about;  ///< for the tooltip
};

/// How much of a reading is told: always the point, its log-density, its reward and the learned
/// score's error.
struct ProbeDetail {
  bool scores = false;     ///< both of them
  bool direction = false;  ///< angle and length of the learned score beside the exact one's
  bool shares = false;     ///< the responsibilities
};

std::vector<ProbeLine> describe(const ProbeReading& reading, const ProbeDetail& detail);

}  // namespace tiltscope::view
