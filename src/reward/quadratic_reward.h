#pragma once

#include "reward/reward.h"

#include <utility>

namespace tiltscope {

/// r(x) = x'Ax / 2 + b'x + c (4.2), A symmetric.
class QuadraticReward final : public Reward {
 public:
  explicit QuadraticReward(RewardConfig config) : config_(std::move(config)) {}

  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override;
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd& x) const override;
  const QuadraticReward* quadratic() const override { return this; }
  const RewardConfig& config() const override { return config_; }

  /// r at x (d).
  double value(const Eigen::Ref<const Eigen::VectorXd>& x) const;
  /// Ax + b, (d).
  Eigen::VectorXd gradient(const Eigen::VectorXd& x) const;

  const Eigen::MatrixXd& A() const { return config_.A; }
  const Eigen::VectorXd& b() const { return config_.b; }
  double c() const { return config_.c; }

 private:
  RewardConfig config_;
};

}  // namespace tiltscope
