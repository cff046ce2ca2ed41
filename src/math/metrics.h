#pragma once

#include "math/gaussian_mixture.h"

#include <Eigen/Core>

namespace tiltscope {

/// -mean log p(x_j) over the columns of samples (d, n), in nats.
double negative_log_likelihood(const GaussianMixture& p, const Eigen::MatrixXd& samples);

/// The entropy of p in nats, which has no closed form: that of component and point together, which
/// has one, less the mean over draws (d, n) from p of what a point leaves open of its component,
///   H = sum_i w_i (log|2 pi e Sigma_i| / 2 - log w_i) - E[H(responsibilities)].
/// The mean of -log p itself varies far more.
double entropy(const GaussianMixture& p, const Eigen::MatrixXd& draws);

/// Mean over the coordinates of (estimate - exact)^2.
double mean_squared_error(const Eigen::VectorXd& estimate, const Eigen::VectorXd& exact);

}  // namespace tiltscope
