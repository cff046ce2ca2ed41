#include "oracle/tilted_mixture.h"

#include <Eigen/Cholesky>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

GaussianMixture tilted(const GaussianMixture& base, const QuadraticReward& reward,
                       double strength) {
  const Eigen::Index d = base.dimension();
  Eigen::VectorXd log_weights = base.log_weights();
  std::vector<Eigen::VectorXd> means;
  std::vector<Eigen::MatrixXd> covariances;
  for (std::size_t i = 0; i < base.components(); ++i) {
    // (4.10), expanded around mu_i. With Sigma_i = GG', M = I - L G'AG and g = A mu_i + b:
    //   Sigma' = (Sigma_i^-1 - L A)^-1 = G M^-1 G',   mu' = mu_i + L Sigma' g,
    //   log w' = log w_i + L r(mu_i) + L^2 g'Sigma'g / 2 - log|M| / 2 + const.
    // No covariance is inverted, and no two large quadratic forms are subtracted.
    const Eigen::MatrixXd G = base.cholesky(i);
    const Eigen::LLT<Eigen::MatrixXd> M(Eigen::MatrixXd::Identity(d, d) -
                                        strength * G.transpose() * reward.A() * G);
    if (M.info() != Eigen::Success) {
      throw std::domain_error("the tilt is not normalisable at component " + std::to_string(i + 1));
    }
    const Eigen::MatrixXd whitened = M.matrixL().solve(G.transpose());
    const Eigen::MatrixXd covariance = whitened.transpose() * whitened;
    const Eigen::VectorXd gradient = reward.gradient(base.mean(i));
    const Eigen::VectorXd shift = strength * covariance * gradient;
    log_weights[static_cast<Eigen::Index>(i)] +=
        strength * (reward.value(base.mean(i)) + 0.5 * gradient.dot(shift)) -
        M.matrixLLT().diagonal().array().log().sum();
    means.emplace_back(base.mean(i) + shift);
    covariances.push_back(covariance);
  }
  return {log_weights, std::move(means), std::move(covariances)};
}

}  // namespace tiltscope
