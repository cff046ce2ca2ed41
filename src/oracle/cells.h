#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// (d), d = 1 or 2; needs no memory of its own.
using CellPlace = Eigen::Matrix<double, Eigen::Dynamic, 1, Eigen::ColMajor, 2, 1>;

/// Equal cells of a box in one or two dimensions: n along each axis. Cell (i, j) has the number
/// i + n j; in one dimension j is 0.
struct Cells {
  Eigen::VectorXd low;     ///< (d): the corner of the box
  Eigen::VectorXd width;   ///< (d): of a cell
  Eigen::Index along = 0;  ///< n

  Eigen::Index dimension() const { return low.size(); }
  Eigen::Index columns() const { return dimension() == 2 ? along : 1; }
  Eigen::Index count() const { return along * columns(); }
  Eigen::VectorXd high() const { return low + static_cast<double>(along) * width; }
  Eigen::VectorXd middle() const { return 0.5 * (low + high()); }
  double volume() const { return width.prod(); }  ///< of a cell
  /// Of the centre of a cell, along an axis.
  double place(Eigen::Index axis, Eigen::Index i) const {
    return low[axis] + (static_cast<double>(i) + 0.5) * width[axis];
  }
  CellPlace centre(Eigen::Index cell) const;
  Eigen::MatrixXd centres() const;  ///< (d, count)

  friend bool operator==(const Cells& a, const Cells& b) {
    return a.along == b.along && a.low == b.low && a.width == b.width;
  }
};

/// Of the box between two corners (d), d = 1 or 2.
Cells cells_of(const Eigen::VectorXd& low, const Eigen::VectorXd& high, Eigen::Index along);

/// Where a cell is looked at more closely: (d, 55) offsets from its centre in widths of it, within
/// (-1/2, 1/2), each of which stands for as much of the cell. In two dimensions they are a
/// Fibonacci lattice: along either axis no two of them lie at one place, so that an edge of any
/// slope leaves as many of them on a side as it should.
const Eigen::MatrixXd& places_within_cell(Eigen::Index dimension);

}  // namespace tiltscope
