#pragma once

#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// p(x_0 | x_t) of a Gaussian mixture at one noise level: a mixture again, whose components keep
/// their covariances whatever x_t is.
class MixturePosterior {
 public:
  /// A component's mean is m + K (x_t - alpha mu).
  struct Component {
    Eigen::VectorXd noised_mean;  ///< alpha mu
    Eigen::VectorXd mean;         ///< mu
    Eigen::MatrixXd gain;         ///< K = alpha Sigma S^-1, S = alpha^2 Sigma + sigma^2 I
    Eigen::MatrixXd covariance;   ///< C = sigma^2 S^-1 Sigma
    Eigen::MatrixXd factor;       ///< F, lower, C = FF'
    Eigen::MatrixXd whitening;    ///< W = G^-1, S = GG'
    /// c: the log weight given x_t is c - |W (x_t - alpha mu)|^2 / 2, up to what all share.
    double log_constant;

    Eigen::VectorXd mean_at(const Eigen::VectorXd& x) const {
      return mean + gain * (x - noised_mean);
    }
  };

  MixturePosterior(const GaussianMixture& clean, NoiseLevel level);

  const std::vector<Component>& components() const { return components_; }
  /// log w_i N(x_t; alpha mu_i, S_i), (K): their log_sum_exp is log p_t.
  Eigen::VectorXd log_joint(const Eigen::VectorXd& x) const;

 private:
  std::vector<Component> components_;
};

}  // namespace tiltscope
