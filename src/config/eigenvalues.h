#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// Of a symmetric matrix (d, d), ascending: (d).
Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric);

}  // namespace tiltscope
