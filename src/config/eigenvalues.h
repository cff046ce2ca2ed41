#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// Of a symmetric matrix (d, d), ascending: (d).
Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric);

/// The nearest matrix to a symmetric one (d, d) of those without eigenvalues below `least`.
Eigen::MatrixXd bounded_below(const Eigen::MatrixXd& symmetric, double least);

}  // namespace tiltscope
