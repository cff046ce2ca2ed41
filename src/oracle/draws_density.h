#pragma once

#include "oracle/exact_density.h"
#include "oracle/weighted_draws.h"

#include <memory>
#include <utility>

namespace tiltscope {

/// p proportional to exp(sum_j strength_j r_j) p_base in any dimension, from weighted draws of the
/// base. log p is exact but for log Z, and its score is exact; moments and shares have the standard
/// errors that `draws` tells. With noise, and along a line, nothing is known.
class DrawsDensity final : public ExactDensity {
 public:
  /// The draws must be `known`.
  explicit DrawsDensity(std::shared_ptr<const WeightedDraws> draws) : draws_(std::move(draws)) {}

  Eigen::Index dimension() const override { return draws_->dimension(); }
  Eigen::VectorXd mean() const override { return draws_->moments().mean; }
  Eigen::MatrixXd covariance() const override { return draws_->moments().covariance; }
  /// Independent draws of the weighted draws, of which some come twice: see `most_compared`.
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const override {
    return draws_->sample(n, stream);
  }
  Eigen::VectorXd log_density(const Eigen::MatrixXd& x) const override;
  Eigen::MatrixXd score(const Eigen::MatrixXd& x) const override;
  bool known_with_noise() const override { return false; }
  std::shared_ptr<const ExactDensity> at(NoiseLevel level) const override;
  /// 3.2 deviations around the mean.
  std::pair<Eigen::VectorXd, Eigen::VectorXd> extent() const override;
  double highest_log_density() const override { return draws_->highest_log_density(); }
  /// NaN throughout.
  Eigen::VectorXd marginal(Eigen::Index axis, const Eigen::VectorXd& x) const override;
  /// By the weighted draws, whatever the draws given.
  double entropy(const Eigen::MatrixXd&) const override { return draws_->entropy().value; }
  const GaussianMixture* parts() const override { return &draws_->base(); }
  Eigen::VectorXd shares() const override { return draws_->moments().shares; }
  Eigen::MatrixXd part_deviations() const override { return draws_->moments().part_deviations; }
  std::string_view known_by() const override { return "importance"; }
  std::size_t bytes() const override { return draws_->bytes(); }
  const WeightedDraws* draws() const override { return draws_.get(); }
  Eigen::Index most_compared() const override { return draws_->most_compared(); }

 private:
  std::shared_ptr<const WeightedDraws> draws_;
};

}  // namespace tiltscope
