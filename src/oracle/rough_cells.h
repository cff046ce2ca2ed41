#pragma once

#include "oracle/cells.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// Where the sum of tilts on cells is too rough to be interpolated between their centres.
/// Immutable.
class RoughCells {
 public:
  RoughCells() = default;
  /// `tilt` at the centres, (count).
  RoughCells(const Cells& cells, const Eigen::VectorXd& tilt);

  /// Whether nothing is rough in this box, low and high (d), nor does it reach beyond the cells.
  bool smooth_within(const Cells& cells, const Eigen::VectorXd& low,
                     const Eigen::VectorXd& high) const;
  std::size_t bytes() const { return sizeof(int) * static_cast<std::size_t>(counts_.size()); }

 private:
  Eigen::MatrixXi counts_;  ///< (n + 1, columns + 1): how many rough cells lie below and left
};

/// The cells, growing, in which log f = `tilt` + log p_base has an edge or a kink, or bends too
/// much for its centre to stand for it; the highest ones, where these are too many. Both (count).
std::vector<Eigen::Index> cells_with_edges(const Cells& cells, const Eigen::VectorXd& tilt,
                                           const Eigen::VectorXd& log_f);

}  // namespace tiltscope
