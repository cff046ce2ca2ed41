#pragma once

#include "engine/kernel.h"

#include <Eigen/Core>

namespace tiltscope {

/// The points of a data set as sums over a posterior take them: in few dimensions in an order in
/// which points that lie together stand together, so that those far away are passed by.
class PosteriorData {
 public:
  using Points = Eigen::Ref<const Eigen::MatrixXf>;   ///< (d, n)
  using Numbers = Eigen::Ref<const Eigen::VectorXf>;  ///< (n)

  PosteriorData() = default;
  /// data: (d, n); values: (n), or empty where sums with values are not asked for; log_weights:
  /// (n), or empty where all are 0. A copy of all is kept.
  explicit PosteriorData(const Points& data, const Numbers& values = Eigen::VectorXf(),
                         const Numbers& log_weights = Eigen::VectorXf());

  /// The same points with the squares of their values.
  PosteriorData with_squared_values() const;

  Eigen::Index dimension() const { return coordinates_.cols(); }
  /// Valid as long as this.
  engine::DataSet view() const;

 private:
  int n_ = 0;
  Eigen::MatrixXf coordinates_;  ///< (padded n, d)
  Eigen::VectorXf values_;       ///< (padded n), or empty
  Eigen::VectorXf bits_;         ///< (padded n): -log2 of the weights, or empty
  float most_bits_ = 0.0f;
  Eigen::MatrixXf low_, high_;  ///< (padded chunks, d): of the chunks' boxes, or empty
};

}  // namespace tiltscope
