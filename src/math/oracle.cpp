#include "math/oracle.h"

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

GaussianMixture posterior(const GaussianMixture& clean, NoiseLevel level,
                          const Eigen::VectorXd& x_t) {
  const auto [alpha, sigma] = level;
  std::vector<Eigen::VectorXd> means;
  std::vector<Eigen::MatrixXd> covariances;
  const GaussianMixture noised = clean.noised(level);
  for (std::size_t i = 0; i < clean.components(); ++i) {
    // With S = alpha^2 Sigma + sigma^2 I, which commutes with Sigma:
    //   mean = mu + alpha Sigma S^-1 (x_t - alpha mu),   covariance = sigma^2 S^-1 Sigma.
    const Eigen::LLT<Eigen::MatrixXd> S(noised.covariance(i));
    const Eigen::MatrixXd& Sigma = clean.covariance(i);
    means.emplace_back(clean.mean(i) + alpha * Sigma * S.solve(x_t - noised.mean(i)));
    const Eigen::MatrixXd covariance = sigma * sigma * S.solve(Sigma);
    covariances.emplace_back(0.5 * (covariance + covariance.transpose()));
  }
  return {noised.responsibilities(x_t).array().log(), std::move(means), std::move(covariances)};
}

Eigen::VectorXd score_reward_covariance(const GaussianMixture& clean, const QuadraticReward& reward,
                                        NoiseLevel level, const Eigen::VectorXd& x_t) {
  // g = (alpha x0 - x_t) / sigma^2 (3.1), so Cov(g, r) = alpha / sigma^2 Cov(x0, r). Within a
  // Gaussian N(m, C), Cov(x0, r) = C (A m + b) and E[r] = r(m) + tr(AC) / 2; between them, the
  // spread of the means.
  const GaussianMixture law = posterior(clean, level, x_t);
  const Eigen::VectorXd w = law.weights();
  const auto K = static_cast<Eigen::Index>(law.components());
  Eigen::VectorXd expected_rewards(K);
  for (Eigen::Index i = 0; i < K; ++i) {
    const auto k = static_cast<std::size_t>(i);
    expected_rewards[i] =
        reward.value(law.mean(k)) + 0.5 * reward.A().cwiseProduct(law.covariance(k)).sum();
  }
  const double expected_reward = w.dot(expected_rewards);
  const Eigen::VectorXd centre = law.mean();
  Eigen::VectorXd covariance = Eigen::VectorXd::Zero(clean.dimension());
  for (Eigen::Index i = 0; i < K; ++i) {
    const auto k = static_cast<std::size_t>(i);
    covariance += w[i] * (law.covariance(k) * reward.gradient(law.mean(k)) +
                          (expected_rewards[i] - expected_reward) * (law.mean(k) - centre));
  }
  return level.alpha / (level.sigma * level.sigma) * covariance;
}

}  // namespace tiltscope
