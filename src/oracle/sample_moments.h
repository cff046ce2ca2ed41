#pragma once

#include "oracle/exact_density.h"

#include <Eigen/Core>

namespace tiltscope {

/// Moments of samples, or of a density p itself. Where p has K parts, its own components or those
/// of the base that it is a tilt of, a sample belongs to a part with the part's responsibility, so
/// that p's own moments are what samples of p have on average; else there are no shares, K = 0.
struct SampleMoments {
  double nll = 0.0;                      ///< -mean log p(x_j), in nats
  Eigen::VectorXd mean;                  ///< (d)
  Eigen::MatrixXd covariance;            ///< (d, d)
  Eigen::VectorXd shares;                ///< (K): mean responsibility of each part
  Eigen::MatrixXd component_deviations;  ///< (d, K): standard deviations within each part

  /// (d): standard deviations of all together.
  Eigen::VectorXd deviations() const { return covariance.diagonal().cwiseSqrt(); }
};

/// Of the columns of samples (d, n).
SampleMoments sample_moments(const ExactDensity& p, const Eigen::MatrixXd& samples);

/// Of p, but for the NLL, its entropy, which has no closed form and is left at 0.
SampleMoments exact_moments(const ExactDensity& p);

}  // namespace tiltscope
