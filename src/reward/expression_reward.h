#pragma once

#include "reward/formula.h"
#include "reward/reward.h"

namespace tiltscope {

/// r(x) as somebody has typed it. Where the formula is -inf, it is a wall, behind which the tilted
/// density is 0.
class ExpressionReward final : public Reward {
 public:
  /// In d dimensions. Throws InvalidValue where the text is no formula.
  ExpressionReward(std::string text, Eigen::Index d);

  /// Throws RewardError for the first column at which the formula is NaN or +inf.
  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override;
  /// Nothing if the formula has steps in it; else its exact slopes.
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd& x) const override;
  const RewardConfig& config() const override { return config_; }

 private:
  RewardConfig config_;
  Formula formula_;
};

}  // namespace tiltscope
