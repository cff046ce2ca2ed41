#pragma once

#include "oracle/exact_density.h"

#include <Eigen/Core>

namespace tiltscope {

/// Moments of samples, or of a density p itself. Where p is a mixture of K components, a sample
/// belongs to a component with its responsibility, so that p's own moments are what samples of p
/// have on average; else there are no shares, K = 0.
struct SampleMoments {
  double nll = 0.0;                      ///< -mean log p(x_j), in nats
  Eigen::VectorXd mean;                  ///< (d)
  Eigen::MatrixXd covariance;            ///< (d, d)
  Eigen::VectorXd shares;                ///< (K): mean responsibility of each component
  Eigen::MatrixXd component_deviations;  ///< (d, K): standard deviations within each component

  /// (d): standard deviations of all together.
  Eigen::VectorXd deviations() const { return covariance.diagonal().cwiseSqrt(); }
};

/// Of the columns of samples (d, n).
SampleMoments sample_moments(const ExactDensity& p, const Eigen::MatrixXd& samples);

/// Of p, but for the NLL, its entropy, which has no closed form and is left at 0.
SampleMoments exact_moments(const ExactDensity& p);

}  // namespace tiltscope
