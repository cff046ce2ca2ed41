#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// A range for each coordinate, or, with no coordinates at all, no bounds.
struct Box {
  Eigen::VectorXf low;   ///< (d), or empty
  Eigen::VectorXf high;  ///< (d), or empty

  bool empty() const { return low.size() == 0; }
};

/// Around the columns of samples (d, n).
inline Box bounding_box(const Eigen::MatrixXf& samples) {
  return {samples.rowwise().minCoeff(), samples.rowwise().maxCoeff()};
}

/// `box` with `margin` times its width more on each side.
inline Box widened(const Box& box, double margin) {
  const Eigen::VectorXf more = static_cast<float>(margin) * (box.high - box.low);
  return {box.low - more, box.high + more};
}

}  // namespace tiltscope
