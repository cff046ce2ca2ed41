#pragma once

#include "math/box.h"

#include <Eigen/Core>

namespace tiltscope {

/// Where samples are expected once the density p of `samples` (d, n) is tilted to
/// exp(delta r) p; rewards: (n), r of the samples up to a constant. It holds
///  - the box around the samples;
///  - this box moved by delta Cov(x, r), the first-order change of the mean. For a Gaussian and a
///    linear reward nothing else changes, however far the samples are from where the tilt leads;
///  - this box moved and stretched so that, coordinate by coordinate, its samples would have the
///    mean and the deviation that the weights exp(delta r) give them: these see a change of shape,
///    as far as the samples reach.
Box box_after_tilt(const Eigen::MatrixXf& samples, const Eigen::VectorXd& rewards, double delta);

}  // namespace tiltscope
