#pragma once

#include "config/experiment.h"
#include "nn/workers.h"

#include <Eigen/Core>

namespace tiltscope {

/// What the first-order expansion (3.10) costs, with no network: the RMSE of the score that N tilts
/// give where each knows the exact covariance (3.9), against the exact score of p_t^N. At the
/// diffusion time t, over `points` draws x_t from p_t^N, which must be known. N is tilting.tilts.
///
/// Falls like 1/N, or vanishes where the covariance is the same before every tilt.
double taylor_error(const Experiment& experiment, double t, Eigen::Index points, Workers& workers);

/// The t at which alpha_t = `alpha`, in (0, 1).
double time_of_alpha(const ScheduleConfig& schedule, double alpha);

}  // namespace tiltscope
