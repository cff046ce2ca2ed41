#include "oracle/mixture_posterior.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

MixturePosterior::MixturePosterior(const GaussianMixture& clean, NoiseLevel level) {
  const auto [alpha, sigma] = level;
  const Eigen::Index d = clean.dimension();
  const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(d, d);
  for (std::size_t i = 0; i < clean.components(); ++i) {
    const Eigen::MatrixXd& Sigma = clean.covariance(i);
    const Eigen::LLT<Eigen::MatrixXd> S(alpha * alpha * Sigma + sigma * sigma * one);
    const Eigen::MatrixXd solved = S.solve(Sigma);
    const Eigen::MatrixXd covariance = 0.5 * sigma * sigma * (solved + solved.transpose());
    components_.push_back({alpha * clean.mean(i), clean.mean(i), alpha * solved.transpose(),
                           covariance, covariance.llt().matrixL(), S.matrixL().solve(one),
                           clean.log_weights()[static_cast<Eigen::Index>(i)] -
                               S.matrixLLT().diagonal().array().log().sum()});
  }
}

Eigen::VectorXd MixturePosterior::log_joint(const Eigen::VectorXd& x) const {
  const double log_scale = 0.5 * static_cast<double>(x.size()) * std::log(2.0 * std::numbers::pi);
  Eigen::VectorXd logs(static_cast<Eigen::Index>(components_.size()));
  for (std::size_t i = 0; i < components_.size(); ++i) {
    const Component& c = components_[i];
    logs[static_cast<Eigen::Index>(i)] =
        c.log_constant - log_scale - 0.5 * (c.whitening * (x - c.noised_mean)).squaredNorm();
  }
  return logs;
}

}  // namespace tiltscope
