#pragma once

#include "oracle/cells.h"

#include <Eigen/Core>

#include <algorithm>
#include <limits>

namespace tiltscope {

/// A reward, or log p, where the density is 0.
inline constexpr double wall = -std::numeric_limits<double>::infinity();

/// The values at the cells of a line along an axis, `step` apart.
struct CellLine {
  const double* start;
  Eigen::Index step;
  Eigen::Index size;

  double operator[](Eigen::Index i) const { return start[i * step]; }
  /// Beyond an end, the value there.
  double within(Eigen::Index i) const { return (*this)[std::clamp<Eigen::Index>(i, 0, size - 1)]; }
};

/// Runs `visit(line, i, cell)` for each cell, which is value i of its line: along the first axis,
/// then along the second, in the order of the cells' numbers, which is that of memory.
template <class Visit>
void for_each_on_lines(const Cells& cells, const Eigen::VectorXd& values, const Visit& visit) {
  const Eigen::Index n = cells.along;
  for (Eigen::Index axis = 0; axis < cells.dimension(); ++axis) {
    for (Eigen::Index j = 0; j < cells.columns(); ++j) {
      for (Eigen::Index i = 0; i < n; ++i) {
        const CellLine line =
            axis == 0 ? CellLine{values.data() + j * n, 1, n} : CellLine{values.data() + i, n, n};
        visit(line, axis == 0 ? i : j, i + n * j);
      }
    }
  }
}

}  // namespace tiltscope
