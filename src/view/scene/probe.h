#pragma once

#include "oracle/exact_density.h"
#include "session/observation.h"
#include "view/look/theme.h"

#include <Eigen/Core>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// What there is to know about a point of the plane. Nothing stands where it is not known.
struct ProbeReading {
  Eigen::Vector2d x;
  double t = 0.0;                      ///< of the density and the responsibilities
  std::optional<double> log_density;   ///< log p_t^k(x)
  Eigen::VectorXd responsibilities{};  ///< of a mixture's components; empty without any

  double score_t = 0.0;  ///< of the scores
  std::optional<Eigen::Vector2d> exact;
  std::optional<Eigen::Vector2d> learned;  ///< interpolated between the grid's points
  bool model_kept = true;                  ///< so that there will be a learned score
  // Where both scores are known.
  double angle = 0.0;   ///< from the exact to the learned score, in degrees in (-180, 180]
  double length = 0.0;  ///< of the learned score, relative to the exact one's
};

/// `density` is p_t^k, `scored` the same at the scores' time; `scores`, of that time, may be null,
/// and both densities where they are not known.
ProbeReading probe(const Eigen::Vector2d& x, const ExactDensity* density, double t,
                   const ExactDensity* scored, double score_t, const ScoreGrid* scores);

/// A line of the probe's card: a name and its numbers.
struct ProbeLine {
  std::string name;
  std::string value;
};

/// `brief`: the point, its log-density and the learned score's error alone.
std::vector<ProbeLine> describe(const ProbeReading& reading, bool brief);

/// Draws the card with its lower right corner at (right, bottom); returns its size.
ImVec2 draw_probe_card(ImDrawList& list, const Theme& theme, const std::vector<ProbeLine>& lines,
                       ImVec2 corner, bool draw = true);

}  // namespace tiltscope::view
