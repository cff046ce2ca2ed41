#include "reference/mixture_posterior.h"

#include <Eigen/Cholesky>

#include <utility>
#include <vector>

namespace tiltscope::test {

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

}  // namespace tiltscope::test
