#pragma once

#include <Eigen/Core>

namespace tiltscope::test {

/// Of a matrix, descending; good to about 1e-8 of the largest.
Eigen::VectorXd singular_values(const Eigen::MatrixXd& W);

}  // namespace tiltscope::test
