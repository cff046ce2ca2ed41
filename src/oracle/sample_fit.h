#pragma once

#include "oracle/exact_density.h"

#include <Eigen/Core>

namespace tiltscope {

/// How far samples are from a density p. Shares are those of its K parts: a mixture's components,
/// or those of the base that p is a tilt of. Where p has no parts there are none, and their error
/// is NaN: not known. So are both squared errors of more samples than p.most_compared().
struct SampleFit {
  double nll = 0.0;           ///< -mean log p(x_j), in nats
  double mean_error = 0.0;    ///< squared error of the mean, averaged over the coordinates
  double weight_error = 0.0;  ///< squared error of `shares`, averaged over the components
  Eigen::VectorXd shares;     ///< (K): mean responsibility of each part, near ExactDensity::shares
  /// Of `exact_fit` alone, where draws can be told from p: the standard deviation of `nll` from one
  /// set of n draws to another.
  double nll_chance = 0.0;
  // Standard errors of p's own, where it is known by weighted draws; elsewhere 0 and none.
  double nll_deviation = 0.0;
  Eigen::VectorXd shares_deviation = {};  ///< (K)
};

/// For the columns of samples (d, n).
SampleFit sample_fit(const ExactDensity& p, const Eigen::MatrixXd& samples);

/// What n independent draws from p itself score in expectation: the entropy of p, tr Cov / (d n),
/// and the variance of a responsibility over n; and how far chance moves the first,
/// sqrt(Var[log p] / n). The entropy and the variances are taken over the columns of draws (d, m),
/// which come from p. Where p is known by weighted draws, entropy and shares have standard errors.
SampleFit exact_fit(const ExactDensity& p, const Eigen::MatrixXd& draws, Eigen::Index n);

/// Where p is not known: NaN throughout, and no shares.
SampleFit unknown_fit();

}  // namespace tiltscope
