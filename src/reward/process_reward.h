#pragma once

#include "reward/reward.h"
#include "reward/reward_program.h"

#include <memory>
#include <mutex>

namespace tiltscope {

/// r as somebody's own program computes it. The program is started by the first evaluation, never
/// before, and never without leave (RewardConfig::may_start), and again by an evaluation that finds
/// it failed. All rewards of one command share it; it ends with the last of them.
class ProcessReward final : public Reward {
 public:
  /// `patience`: RewardProgram::default_patience.
  explicit ProcessReward(RewardConfig config, double patience = RewardProgram::default_patience);

  /// One thread at a time is answered; each may have set what it asks while it waits
  /// (base/waiting.h). Throws RewardError. -inf is a wall.
  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override;
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd&) const override {
    return std::nullopt;
  }
  const RewardConfig& config() const override { return config_; }

 private:
  std::shared_ptr<RewardProgram> program(Eigen::Index dimension) const;

  RewardConfig config_;
  double patience_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<RewardProgram> program_;  ///< null until it is asked
};

}  // namespace tiltscope
