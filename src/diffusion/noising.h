#pragma once

#include "math/noise_schedule.h"
#include "math/random.h"

#include <Eigen/Core>

namespace tiltscope {

/// Where `noise` writes what it made of `count` samples.
struct Noised {
  Eigen::Ref<Eigen::VectorXf> t;      ///< (count), diffusion times
  Eigen::Ref<Eigen::VectorXf> alpha;  ///< (count), of t
  Eigen::Ref<Eigen::VectorXf> sigma;  ///< (count), of t
  Eigen::Ref<Eigen::MatrixXf> z;      ///< (d, count)
  Eigen::Ref<Eigen::MatrixXf> x_t;    ///< (d, count), may be the clean samples themselves
};

/// Diffuses clean samples x0, (d, count), for a mini-batch: t_j uniform on [t_min, t_max],
/// z_j ~ N(0, I) and x_t = alpha_t x0 + sigma_t z (2.1). Draws the numbers of the samples `first`
/// onwards, whatever the range that is asked for at a time. Stratified times are uniform one by
/// one, but any stretch of them is spread evenly. Of antithetic noise, samples 2 i and 2 i + 1 have
/// the same t and opposite z.
void noise(const RandomStream& stream, const NoiseSchedule& schedule, Eigen::Index first,
           const Eigen::Ref<const Eigen::MatrixXf>& x0, Noised out, Times times = Times::uniform,
           NoisePairs pairs = NoisePairs::independent);

}  // namespace tiltscope
