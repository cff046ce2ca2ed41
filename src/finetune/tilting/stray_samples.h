#pragma once

#include "math/box.h"

#include <Eigen/Core>

namespace tiltscope {

/// The share of a model's samples that may stray, and nothing be said of it.
inline constexpr double few_strays = 0.002;

/// `samples` (d, n) of a model, in their order, without its strays: what is not finite, lies
/// farther than `farthest` from the origin, or was stopped by a face of the sampler's `box`, which
/// may be empty. Once in some hundred thousand samples a start lies farther out than any example
/// that the model has learned from. The model may send it anywhere, and a tilt that took it for
/// data would learn a score for that place. Where more than `few_strays` of them stray, and more
/// than one, all stay: then it is no accident.
Eigen::MatrixXf without_strays(const Eigen::MatrixXf& samples, const Box& box, double farthest);

}  // namespace tiltscope
