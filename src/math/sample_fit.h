#pragma once

#include "math/gaussian_mixture.h"
#include "math/random.h"

#include <Eigen/Core>

namespace tiltscope {

/// How far samples are from a mixture p of K components.
struct SampleFit {
  double nll = 0.0;           ///< -mean log p(x_j), in nats
  double mean_error = 0.0;    ///< squared error of the mean, averaged over the coordinates
  double weight_error = 0.0;  ///< squared error of `shares`, averaged over the components
  Eigen::VectorXd shares;     ///< (K): mean responsibility of each component, near its weight
};

/// For the columns of samples (d, n).
SampleFit sample_fit(const GaussianMixture& p, const Eigen::MatrixXd& samples);

/// What n independent draws from p itself score in expectation: the entropy of p, tr Cov / (d n),
/// and the variance of a responsibility over n. The entropy and the variances are taken over the
/// columns of draws (d, m), which come from p.
SampleFit exact_fit(const GaussianMixture& p, const Eigen::MatrixXd& draws, Eigen::Index n);

}  // namespace tiltscope
