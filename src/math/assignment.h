#pragma once

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// The assignment of n rows to n columns of least total cost: result[column] is its row. Exact, by
/// shortest augmenting paths (Jonker & Volgenant 1987), in O(n^3) at worst. Costs are finite.
std::vector<Eigen::Index> assignment(const Eigen::MatrixXd& cost);

}  // namespace tiltscope
