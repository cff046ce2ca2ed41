#pragma once

#include "engine/kernel.h"
#include "support.h"

/// Numbers for the kernel's operations, made of nothing but where they stand.
namespace tiltscope::test {

inline constexpr int block = engine::block;
using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

inline Rows random(Eigen::Index rows, Eigen::Index columns, std::uint32_t id) {
  Eigen::MatrixXf values(rows, columns);
  RandomStream(6, Purpose::test, id).fill_normal(values);
  return values;
}

/// Sizes around the tiles of every instruction set, and the paper's.
struct Size {
  int in, out;
};
inline constexpr Size sizes[] = {{1, 1},   {2, 8},     {3, 33},  {7, 5},
                                 {17, 12}, {130, 256}, {256, 2}, {64, 40}};

inline double distance(const Rows& a, const Eigen::MatrixXd& b) {
  return (a.cast<double>() - b).cwiseAbs().maxCoeff();
}

}  // namespace tiltscope::test
