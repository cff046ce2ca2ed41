#pragma once

#include "oracle/cells.h"

#include <Eigen/Core>

#include <algorithm>
#include <limits>

namespace tiltscope {

/// A reward, or log p, where the density is 0.
inline constexpr double wall = -std::numeric_limits<double>::infinity();

/// A line of values that are `step` apart.
struct CellLine {
  const double* start;
  Eigen::Index step;
  Eigen::Index size;

  double operator[](Eigen::Index i) const {
    return start[std::clamp<Eigen::Index>(i, 0, size - 1) * step];
  }
};

/// Runs `visit(line, first, step)` over all lines along each axis; value i of a line is that of
/// cell first + i * step.
template <class Visit>
void for_each_line(const Cells& cells, const Eigen::VectorXd& values, const Visit& visit) {
  const Eigen::Index n = cells.along;
  for (Eigen::Index j = 0; j < cells.columns(); ++j) {
    visit(CellLine{values.data() + j * n, 1, n}, j * n, Eigen::Index{1});
  }
  if (cells.dimension() == 1) return;
  for (Eigen::Index i = 0; i < n; ++i) visit(CellLine{values.data() + i, n, n}, i, n);
}

}  // namespace tiltscope
