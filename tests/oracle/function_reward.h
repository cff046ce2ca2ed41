#pragma once

#include "reward/reward.h"

#include <Eigen/Core>

#include <functional>
#include <memory>
#include <utility>

namespace tiltscope::test {

/// A reward of which values are to be had and no more.
class FunctionReward final : public Reward {
 public:
  using Function = std::function<double(const Eigen::VectorXd&)>;

  /// Rewards of one name are the same function.
  FunctionReward(double name, Function r) : r_(std::move(r)) {
    config_.kind = RewardKind::distance;
    config_.a = Eigen::VectorXd::Constant(1, name);
  }

  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override {
    for (Eigen::Index j = 0; j < x.cols(); ++j) values[j] = r_(x.col(j));
  }
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd&) const override {
    return std::nullopt;
  }
  const RewardConfig& config() const override { return config_; }

 private:
  Function r_;
  RewardConfig config_;
};

inline std::shared_ptr<const Reward> reward_of(FunctionReward::Function r, double name = 1.0) {
  return std::make_shared<const FunctionReward>(name, std::move(r));
}

}  // namespace tiltscope::test
