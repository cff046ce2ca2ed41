#pragma once

#include <Eigen/Core>

#include <vector>

namespace tiltscope::view {

/// How a coordinate of the samples is distributed: bar i stands on
/// [low + i width, low + (i + 1) width].
struct Histogram {
  double low = 0.0;
  double width = 1.0;
  std::vector<double> density;  ///< of all samples, those outside the bars too
};

/// Of the coordinate `axis` of samples (2, n). The bars cover [low, high], start at a multiple of
/// their width, and their width is a round number not below `least_width`.
Histogram histogram(const Eigen::MatrixXf& samples, Eigen::Index axis, double low, double high,
                    double least_width);

/// How wide bars on [low, high] must be to show a density rather than chance: there may be five
/// times as many as the cube root of the number of samples there.
double readable_width(const Eigen::MatrixXf& samples, Eigen::Index axis, double low, double high);

}  // namespace tiltscope::view
