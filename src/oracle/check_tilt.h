#pragma once

#include "config/experiment_io.h"

#include <Eigen/Core>

namespace tiltscope {

/// What every experiment that comes in is checked by: `validate`, and that its target exists.
/// Throws ConfigError.
void check_experiment(const Experiment& experiment);

/// Throws InvalidValue where exp(lambda r) p^0 is known to have no finite integral. Where the exact
/// target is not known, nothing is refused. The experiment must be one that `validate` takes.
void check_tilt(const Experiment& experiment);

/// The largest lambda for which exp(lambda x'Ax / 2) N(mean, covariance) has a finite integral:
/// the inverse of the largest eigenvalue of G'AG with covariance = GG'; infinity if there is none.
double largest_lambda(const Eigen::MatrixXd& covariance, const Eigen::MatrixXd& A);

}  // namespace tiltscope
