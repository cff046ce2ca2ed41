#pragma once

#include <Eigen/Core>

#include <algorithm>
#include <vector>

namespace tiltscope {

/// Of the same size and the same entries; Eigen's == is for equal sizes only.
template <class Derived>
bool same(const Eigen::MatrixBase<Derived>& a, const Eigen::MatrixBase<Derived>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && a == b;
}

template <class Matrix>
bool same(const std::vector<Matrix>& a, const std::vector<Matrix>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Matrix& p, const Matrix& q) { return same(p, q); });
}

}  // namespace tiltscope
