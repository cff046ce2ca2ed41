#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// |a_i - b_j|^2 for the columns of a (d, n) and b (d, m): (n, m).
Eigen::MatrixXd squared_distances(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

/// The Wasserstein distance W2 between two sets of as many samples, (d, n): the root of the mean
/// squared distance under the best assignment. In two dimensions 500 samples take about 10 ms.
double wasserstein(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

}  // namespace tiltscope
