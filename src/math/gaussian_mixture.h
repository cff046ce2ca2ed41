#pragma once

#include "config/experiment.h"
#include "math/noise_schedule.h"
#include "math/random.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// Gaussian mixture in any dimension d with full covariances (4.8), in log space and by Cholesky
/// factors throughout. A point x is a (d) vector; a batch is (d, n).
class GaussianMixture {
 public:
  /// Weights are normalised; the log-weight -infinity stands for 0. Throws std::domain_error if a
  /// covariance is not positive definite.
  GaussianMixture(const Eigen::VectorXd& log_weights, std::vector<Eigen::VectorXd> means,
                  std::vector<Eigen::MatrixXd> covariances);
  explicit GaussianMixture(const BaseConfig& config);

  Eigen::Index dimension() const { return means_.front().size(); }
  std::size_t components() const { return means_.size(); }
  const Eigen::VectorXd& log_weights() const { return log_weights_; }
  /// They sum to one, however far the log-weights are from 0; 0 where those are -infinity.
  Eigen::VectorXd weights() const;
  const Eigen::VectorXd& mean(std::size_t i) const { return means_[i]; }
  const Eigen::MatrixXd& covariance(std::size_t i) const { return covariances_[i]; }
  /// Lower Cholesky factor G_i, covariance = G_i G_i'.
  Eigen::MatrixXd cholesky(std::size_t i) const { return factors_[i].matrixL(); }

  Eigen::VectorXd mean() const;
  Eigen::MatrixXd covariance() const;

  double log_density(const Eigen::VectorXd& x) const;
  /// log w_i + log N(x_j; mu_i, Sigma_i) for the columns of x (d, n): (K, n).
  Eigen::MatrixXd log_joints(const Eigen::MatrixXd& x) const;
  /// grad log p(x), (d).
  Eigen::VectorXd score(const Eigen::VectorXd& x) const;
  /// The Laplacian of log p at x.
  double score_divergence(const Eigen::VectorXd& x) const;
  /// P(component | x), (K); they sum to one, however far out x lies.
  Eigen::VectorXd responsibilities(const Eigen::VectorXd& x) const;

  /// The law of alpha X + sigma Z: means alpha mu_i, covariances alpha^2 Sigma_i + sigma^2 I.
  GaussianMixture noised(NoiseLevel level) const;

  /// (d, n) independent draws, a pure function of the stream.
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const;

 private:
  /// log w_i + log N(x; mu_i, Sigma_i), (K).
  Eigen::VectorXd log_joint(const Eigen::VectorXd& x) const;

  Eigen::VectorXd log_weights_;
  std::vector<Eigen::VectorXd> means_;
  std::vector<Eigen::MatrixXd> covariances_;
  std::vector<Eigen::LLT<Eigen::MatrixXd>> factors_;
  /// log w_i - d/2 log 2 pi - log |G_i|.
  Eigen::VectorXd log_constants_;
};

/// log sum_i exp(v_i), without overflow.
double log_sum_exp(const Eigen::VectorXd& v);

/// exp(v_i) / sum_j exp(v_j) in each column of v; 0 where v_i is -infinity. The sum is divided by,
/// and not taken off the v_i in log space: from 1e16 on, v_i have no digits left for the logarithm
/// of a few terms.
Eigen::MatrixXd softmax(Eigen::MatrixXd v);

}  // namespace tiltscope
