#pragma once

#include "diffusion/sampler.h"

#include <Eigen/Core>

namespace tiltscope {

/// Up to this share of a tilt's data, or one sample, strays are left out.
inline constexpr double few_strays = 0.002;

/// `samples` (d, n) of a model, in their order, without its strays: what is not finite, lies
/// farther than `farthest` from the origin, or was held by the sampler's box on its way. Rarely a
/// path leads where no example has led the model, which may then send it anywhere, and a tilt that
/// took its end for data would learn a score for that place. Where more than `few_strays` of them
/// stray, and more than one, all stay: then it is no accident.
Eigen::MatrixXf without_strays(const Eigen::MatrixXf& samples, const Held& held, double farthest);

}  // namespace tiltscope
