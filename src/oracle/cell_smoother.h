#pragma once

#include "math/noise_schedule.h"
#include "oracle/cells.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// Smooths masses on cells by the noise, at all places of another set of cells at once:
///   sum_c m_c exp(-|x - alpha c|^2 / (2 sigma^2)),
/// which separates into one kernel along each axis. d = 1 or 2.
class CellSmoother {
 public:
  /// From masses at the centres of `cells` to the centres of `places`. Where a kernel is exp(-21)
  /// of its largest value, it is left out.
  CellSmoother(const Cells& cells, const Cells& places, NoiseLevel level);

  /// (n, columns) of `cells` to (n, columns) of `places`: each sum beside the largest of its
  /// kernel's values, so that places far from the cells have one too.
  Eigen::MatrixXf operator()(const Eigen::MatrixXf& masses) const;

  /// log of what the sums along an axis are beside, (n).
  const Eigen::VectorXf& log_largest(Eigen::Index axis) const {
    return log_largest_[static_cast<std::size_t>(axis)];
  }

 private:
  /// The kernels of some places in a row, for the cells that count for any of them.
  struct Band {
    Eigen::Index first = 0;
    Eigen::MatrixXf kernel;  ///< (places, cells)
  };

  void add_axis(const Cells& cells, const Cells& places, NoiseLevel level);

  Eigen::Index along_;
  std::vector<std::vector<Band>> bands_;      ///< of each axis
  std::vector<Eigen::VectorXf> log_largest_;  ///< of each axis
};

}  // namespace tiltscope
