#pragma once

#include "diffusion/checkpoint.h"
#include "math/random.h"
#include "oracle/tilt_course.h"
#include "oracle/tilt_oracle.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// What first-order tilts (3.10) have left out after tilt k, where each has the exact covariance
/// under the exact density before it: the share of the score's exact change that their sum lacks,
///   |s_k - s_0 - sum_{j<k} delta_{j+1} Cov(g, r_{j+1} | x_t)| / |s_k - s_0|,
/// root mean squares over `points` draws x_t from the course's end at the level
/// orders_alpha_squared. A run estimates it from its own data (SummedOrders). With m times as many
/// tilts it is about 1/m of that: a tilt leaves out a term in delta^2, there are m times as many of
/// them, and delta is as much smaller.
///
/// One value for each of `tilts` = k, which grow and lie in 1, ..., course.last(). `check` is
/// called after each tilt, and may throw. Throws as TiltOracle::density does, and std::domain_error
/// where the end is not known, where the reward is -inf somewhere, or where nothing changes.
std::vector<double> exactly_left_out(const TiltOracle& oracle, const TiltCourse& course,
                                     const std::vector<int>& tilts, Eigen::Index points,
                                     const RandomStream& stream, const Checkpoint& check);

/// The tilts of a course that such a curve is drawn at: at most `most`, evenly, the last included.
std::vector<int> tilts_for_curve(int last, int most);

}  // namespace tiltscope
