#pragma once

#include "config/experiment.h"
#include "nn/noise_network.h"
#include "nn/workers.h"
#include "oracle/exact_density.h"

namespace tiltscope {

struct ScoreError {
  double rmse = 0.0;      ///< E[|s_theta - s|^2]^(1/2) (4.13); NaN where it is not known
  double weighted = 0.0;  ///< E[sigma_t^2 |s_theta - s|^2]^(1/2), the RMSE of x1_hat
  /// Their standard errors, as of independent points: those that are spread evenly over t do
  /// better. NaN for a single point.
  double rmse_deviation = 0.0;
  double weighted_deviation = 0.0;
};

/// The error of the learned score against the exact one, for t even on
/// [evaluation.t_min, schedule.t_max] and x_t from the exact noised density. Near t = 0 the score
/// is x1_hat / sigma_t with sigma_t -> 0, and that end dominates (4.13): hence its own t_min, and
/// more draws there (ErrorTimes).
ScoreError score_error(const NoiseNetwork& network, const ExactDensity& clean,
                       const EvaluationConfig& config, std::uint64_t seed, Workers& workers);

}  // namespace tiltscope
