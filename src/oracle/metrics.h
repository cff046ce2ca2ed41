#pragma once

#include "oracle/exact_density.h"

#include <Eigen/Core>

namespace tiltscope {

/// -mean log p(x_j) over the columns of samples (d, n), in nats.
double negative_log_likelihood(const ExactDensity& p, const Eigen::MatrixXd& samples);

/// Mean over the coordinates of (estimate - exact)^2.
double mean_squared_error(const Eigen::VectorXd& estimate, const Eigen::VectorXd& exact);

}  // namespace tiltscope
