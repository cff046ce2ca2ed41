#pragma once

#include "math/random.h"

#include <Eigen/Core>

#include <vector>

/// The maximum mean discrepancy between two sets of samples (Gretton et al. 2012) for the Gaussian
/// kernel k(x, y) = exp(-|x - y|^2 / (2 h^2)).
namespace tiltscope {

/// The median distance between two of the columns of samples (d, n), n > 1: the customary h. 1 if
/// they are all the same.
double median_distance(const Eigen::MatrixXd& samples);

struct MmdTest {
  double mmd = 0.0;              ///< the biased estimate (their eq. 5), a distance: never negative
  std::vector<double> permuted;  ///< the same after each random exchange between the two sets
  /// The share of exchanges, the identity among them, that leave the sets at least as far apart: if
  /// both come from one density, it is below q with a probability of at most q.
  double p_value() const;
};

/// Between two sets of as many samples, (d, n). The bandwidth h must not depend on which sample is
/// in which set. 1,000 against 1,000 with 499 permutations take about 0.3 s.
MmdTest mmd_test(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, double bandwidth,
                 int permutations, const RandomStream& stream);

}  // namespace tiltscope
