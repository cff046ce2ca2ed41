#pragma once

#include "oracle/exact_density.h"

#include <utility>

namespace tiltscope {

/// A Gaussian mixture, of which everything is known in closed form but the entropy.
class MixtureDensity final : public ExactDensity {
 public:
  explicit MixtureDensity(GaussianMixture mixture) : mixture_(std::move(mixture)) {}

  Eigen::Index dimension() const override { return mixture_.dimension(); }
  Eigen::VectorXd mean() const override { return mixture_.mean(); }
  Eigen::MatrixXd covariance() const override { return mixture_.covariance(); }
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const override {
    return mixture_.sample(n, stream);
  }
  Eigen::VectorXd log_density(const Eigen::MatrixXd& x) const override;
  Eigen::MatrixXd score(const Eigen::MatrixXd& x) const override;
  std::shared_ptr<const ExactDensity> at(NoiseLevel level) const override;
  /// 3.2 deviations around every component.
  std::pair<Eigen::VectorXd, Eigen::VectorXd> extent() const override;
  /// The largest at a component's mean.
  double highest_log_density() const override;
  Eigen::VectorXd marginal(Eigen::Index axis, const Eigen::VectorXd& x) const override;
  /// That of component and point together, which has a closed form, less the mean over the draws of
  /// what a point leaves open of its component,
  ///   H = sum_i w_i (log|2 pi e Sigma_i| / 2 - log w_i) - E[H(responsibilities)].
  /// The mean of -log p itself varies far more.
  double entropy(const Eigen::MatrixXd& draws) const override;
  const GaussianMixture* mixture() const override { return &mixture_; }
  const GaussianMixture* parts() const override { return &mixture_; }
  Eigen::VectorXd shares() const override { return mixture_.weights(); }
  Eigen::MatrixXd part_deviations() const override;

 private:
  GaussianMixture mixture_;
};

}  // namespace tiltscope
