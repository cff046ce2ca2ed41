#pragma once

#include "oracle/exact_density.h"

#include <Eigen/Core>

#include <optional>

/// How far a method has gone from the base density.
namespace tiltscope {

/// KL divergences in nats; NaN where not known.
struct Divergence {
  double samples = 0.0;  ///< of the samples' density from the base
  double exact = 0.0;    ///< of the target from the base
};

/// -mean log q of the density q that independent samples (d, n) come from (Kozachenko and Leonenko
/// 1987), with r_j the distance from sample j to its k-th neighbour, k = 10, and V the volume of
/// the unit ball:
///   psi(n) - psi(k) + log V + d mean log r_j.
/// NaN for fewer than 2 k samples, and where one has k copies.
double entropy_of_samples(const Eigen::MatrixXd& x);

/// KL of the target from the base p, by draws of the target.
double exact_divergence(const ExactDensity& p, const ExactDensity& target);

/// KL(q from p) = -entropy of q - mean log p(x_j), of samples (d, n), and that of the target, which
/// may be null, by draws of it. In one and two dimensions; in more, neighbours are too far away to
/// tell an entropy, and there is nothing. Where samples share ancestors they are closer together
/// than independent ones, and the estimate is too large.
std::optional<Divergence> divergence_from_base(const ExactDensity& p, const ExactDensity* target,
                                               const Eigen::MatrixXd& samples);

}  // namespace tiltscope
