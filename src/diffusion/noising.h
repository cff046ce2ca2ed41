#pragma once

#include "math/noise_schedule.h"
#include "math/random.h"

#include <Eigen/Core>

namespace tiltscope {

/// Diffuses clean samples for a mini-batch: t_j uniform on [t_min, t_max], z_j ~ N(0, I) and
/// x_t = alpha_t x0 + sigma_t z (2.1). Draws the numbers of the samples `first` onwards, whatever
/// the range that is asked for at a time.
/// x0, z, x_t: (d, count); t: (count).
void noise(const RandomStream& stream, const NoiseSchedule& schedule, Eigen::Index first,
           const Eigen::Ref<const Eigen::MatrixXf>& x0, Eigen::Ref<Eigen::VectorXf> t,
           Eigen::Ref<Eigen::MatrixXf> z, Eigen::Ref<Eigen::MatrixXf> x_t);

}  // namespace tiltscope
