#include "math/gaussian_mixture.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

namespace tiltscope {

namespace {

/// The exponentials of v. Eigen's own never reach 0, not at -infinity, so that what is no part of a
/// sum would still be some.
Eigen::ArrayXd exponentials(const Eigen::ArrayXd& v) {
  constexpr double least = -700.0;
  return (v < least).select(0.0, v.exp());
}

/// v - log_sum_exp(v), with the digits that a logarithm beside large v would lose.
Eigen::VectorXd log_softmax(const Eigen::VectorXd& v) {
  const Eigen::ArrayXd below = v.array() - v.maxCoeff();
  return below - std::log(exponentials(below).sum());
}

}  // namespace

double log_sum_exp(const Eigen::VectorXd& v) {
  const double largest = v.maxCoeff();
  if (!std::isfinite(largest)) return largest;
  return largest + std::log(exponentials(v.array() - largest).sum());
}

Eigen::MatrixXd softmax(Eigen::MatrixXd v) {
  for (auto column : v.colwise()) {
    column = exponentials(column.array() - column.maxCoeff());
    column /= column.sum();
  }
  return v;
}

GaussianMixture::GaussianMixture(const Eigen::VectorXd& log_weights,
                                 std::vector<Eigen::VectorXd> means,
                                 std::vector<Eigen::MatrixXd> covariances)
    : log_weights_(log_softmax(log_weights)),
      means_(std::move(means)),
      covariances_(std::move(covariances)),
      log_constants_(log_weights_) {
  const double log_two_pi = std::log(2.0 * std::numbers::pi);
  factors_.reserve(components());
  for (std::size_t i = 0; i < components(); ++i) {
    const auto& factor = factors_.emplace_back(covariances_[i]);
    if (factor.info() != Eigen::Success) {
      throw std::domain_error("the covariance of component " + std::to_string(i + 1) +
                              " is not positive definite");
    }
    log_constants_[static_cast<Eigen::Index>(i)] -=
        0.5 * static_cast<double>(dimension()) * log_two_pi +
        factor.matrixLLT().diagonal().array().log().sum();
  }
}

GaussianMixture::GaussianMixture(const BaseConfig& config)
    : GaussianMixture(config.weights.array().log(), config.means, config.covariances) {}

Eigen::VectorXd GaussianMixture::weights() const { return softmax(log_weights_); }

Eigen::VectorXd GaussianMixture::mean() const {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(dimension());
  const Eigen::VectorXd w = weights();
  for (std::size_t i = 0; i < components(); ++i) {
    mean += w[static_cast<Eigen::Index>(i)] * means_[i];
  }
  return mean;
}

Eigen::MatrixXd GaussianMixture::covariance() const {
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(dimension(), dimension());
  const Eigen::VectorXd w = weights();
  const Eigen::VectorXd centre = mean();
  for (std::size_t i = 0; i < components(); ++i) {
    const Eigen::VectorXd offset = means_[i] - centre;
    covariance += w[static_cast<Eigen::Index>(i)] * (covariances_[i] + offset * offset.transpose());
  }
  return covariance;
}

Eigen::VectorXd GaussianMixture::log_joint(const Eigen::VectorXd& x) const {
  Eigen::VectorXd result = log_constants_;
  for (std::size_t i = 0; i < components(); ++i) {
    const Eigen::VectorXd whitened = factors_[i].matrixL().solve(x - means_[i]);
    result[static_cast<Eigen::Index>(i)] -= 0.5 * whitened.squaredNorm();
  }
  return result;
}

Eigen::MatrixXd GaussianMixture::log_joints(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd result(static_cast<Eigen::Index>(components()), x.cols());
  for (Eigen::Index i = 0; i < result.rows(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const Eigen::MatrixXd whitened = factors_[k].matrixL().solve(x.colwise() - means_[k]);
    result.row(i) = log_constants_[i] - 0.5 * whitened.colwise().squaredNorm().array();
  }
  return result;
}

double GaussianMixture::log_density(const Eigen::VectorXd& x) const {
  return log_sum_exp(log_joint(x));
}

Eigen::VectorXd GaussianMixture::responsibilities(const Eigen::VectorXd& x) const {
  return softmax(log_joint(x));
}

Eigen::VectorXd GaussianMixture::score(const Eigen::VectorXd& x) const {
  const Eigen::VectorXd responsibility = responsibilities(x);
  Eigen::VectorXd score = Eigen::VectorXd::Zero(dimension());
  for (std::size_t i = 0; i < components(); ++i) {
    score += responsibility[static_cast<Eigen::Index>(i)] * factors_[i].solve(means_[i] - x);
  }
  return score;
}

double GaussianMixture::score_divergence(const Eigen::VectorXd& x) const {
  // With the components' own scores s_i, sum_i r_i (|s_i - s|^2 - tr Sigma_i^-1): far out, the
  // squares of s_i and s would leave no digits of their difference.
  const Eigen::VectorXd responsibility = responsibilities(x);
  const Eigen::VectorXd score = this->score(x);
  double divergence = 0.0;
  for (std::size_t i = 0; i < components(); ++i) {
    const Eigen::VectorXd own = factors_[i].solve(means_[i] - x);
    const Eigen::MatrixXd inverse =
        factors_[i].solve(Eigen::MatrixXd::Identity(dimension(), dimension()));
    divergence += responsibility[static_cast<Eigen::Index>(i)] *
                  ((own - score).squaredNorm() - inverse.trace());
  }
  return divergence;
}

GaussianMixture GaussianMixture::noised(NoiseLevel level) const {
  auto means = means_;
  auto covariances = covariances_;
  for (auto& mean : means) mean *= level.alpha;
  for (auto& covariance : covariances) {
    covariance *= level.alpha * level.alpha;
    covariance.diagonal().array() += level.sigma * level.sigma;
  }
  return {log_weights_, std::move(means), std::move(covariances)};
}

Eigen::MatrixXd GaussianMixture::sample(Eigen::Index n, const RandomStream& stream) const {
  const Eigen::Index d = dimension();
  // A draw's first number picks the component by inversion; its normals start two numbers on.
  Eigen::MatrixXd draws(d, n);
  const Eigen::VectorXd w = weights();
  Eigen::VectorXd normals(d);
  for (Eigen::Index j = 0; j < n; ++j) {
    // A draw starts on an even number: normals come in pairs.
    const auto first = static_cast<std::uint64_t>(j) * 2 * (static_cast<std::uint64_t>(d) / 2 + 2);
    double u = stream.uniform(first);
    std::size_t i = 0;
    while (i + 1 < components() && u >= w[static_cast<Eigen::Index>(i)]) {
      u -= w[static_cast<Eigen::Index>(i++)];
    }
    for (Eigen::Index r = 0; r < d; ++r) {
      normals[r] = stream.normal(first + 2 + static_cast<std::uint64_t>(r));
    }
    draws.col(j) = means_[i] + factors_[i].matrixL() * normals;
  }
  return draws;
}

}  // namespace tiltscope
