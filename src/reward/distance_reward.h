#pragma once

#include "reward/reward.h"

#include <utility>

namespace tiltscope {

/// r(x) = -|x - a|: the nearer to a, the better. It is no quadratic form, so that the tilted
/// density is known on a grid at most.
class DistanceReward final : public Reward {
 public:
  explicit DistanceReward(RewardConfig config) : config_(std::move(config)) {}

  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override;
  /// -(x - a) / |x - a|, which is 0 at a itself.
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd& x) const override;
  const RewardConfig& config() const override { return config_; }

 private:
  RewardConfig config_;
};

}  // namespace tiltscope
