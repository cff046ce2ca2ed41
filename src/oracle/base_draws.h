#pragma once

#include "math/gaussian_mixture.h"

#include <Eigen/Core>

namespace tiltscope {

/// A block of draws of a base density, always the same ones, and what is known of them whatever the
/// reward. Immutable.
struct BaseDraws {
  static constexpr Eigen::Index count = 65'536;

  /// Block 0, 1, ...: each has draws of its own.
  BaseDraws(const GaussianMixture& base, int number);

  Eigen::MatrixXf x;                 ///< (d, count)
  Eigen::VectorXf log_density;       ///< (count): log p at them
  Eigen::MatrixXf responsibilities;  ///< (K, count)
};

/// How many blocks there may be: 16, which is a million draws, or fewer, so that they take no more
/// than 64 MiB and some seconds. At least one.
int most_blocks(const GaussianMixture& base);

}  // namespace tiltscope
