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

/// The share of samples (d, n) that touch a face of `box`; 0 where there are no bounds.
inline double share_on(const Box& box, const Eigen::MatrixXf& samples) {
  if (box.empty()) return 0.0;
  Eigen::Index on = 0;
  for (const auto& x : samples.colwise()) {
    if ((x.array() <= box.low.array() || x.array() >= box.high.array()).any()) ++on;
  }
  return static_cast<double>(on) / static_cast<double>(samples.cols());
}

}  // namespace tiltscope
