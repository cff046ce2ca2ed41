#pragma once

#include "oracle/exact_density.h"
#include "session/observation.h"

#include <Eigen/Core>

#include <memory>

namespace tiltscope::view {

/// Numbers on a grid of the plane, to be shown as colours.
struct HeatMap {
  PlaneGrid grid;
  /// (2, grid.size()): the number, and how much of it is shown, in [0, 1].
  Eigen::Matrix2Xf values;
  double bottom = 0.0;  ///< the number that takes the first colour; smaller ones take it too
  double top = 1.0;     ///< the number that takes the last colour; larger ones take it too
};

/// Where the exact scores are known: how far the learned score is from the exact one at each point
/// of the grid, |s_theta - s|. `top` is a round number that few errors exceed where `density`, p_t
/// at the scores' time, has its mass. Far from there no sample ever comes and the error may be
/// anything: it is shown faintly. `top` is no less than `least_top`.
std::shared_ptr<const HeatMap> score_error_map(const ScoreGrid& scores, const ExactDensity& density,
                                               double least_top = 0.0);

}  // namespace tiltscope::view
