#pragma once

#include "math/gaussian_mixture.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// The squared sliced Wasserstein distance W2^2 from samples to a mixture: the mean over directions
/// of the squared distance between sorted projections and the mixture's quantiles there.
class SlicedDistance {
 public:
  /// The quantiles are those of `draws` (d, m) from p; m is best many times the samples' number.
  explicit SlicedDistance(const Eigen::MatrixXd& draws, int directions = 32);

  /// Of samples (d, n), n <= m.
  double operator()(const Eigen::MatrixXd& samples) const;
  /// The same between the draws of two of these, of which none has more than this.
  double operator()(const SlicedDistance& other) const;

 private:
  double to(const Eigen::MatrixXd& own) const;

  Eigen::MatrixXd directions_;  ///< (d, count), of length 1
  Eigen::MatrixXd sorted_;      ///< (m, count): projections of the draws
};

}  // namespace tiltscope
