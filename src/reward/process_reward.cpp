#include "reward/process_reward.h"

#include "reward/reward_error.h"

#include <utility>

namespace tiltscope {

ProcessReward::ProcessReward(RewardConfig config, double patience)
    : config_(std::move(config)), patience_(patience) {}

std::shared_ptr<RewardProgram> ProcessReward::program(Eigen::Index dimension) const {
  const std::lock_guard lock(mutex_);
  // Whoever asks again after a failure may have mended the program.
  if (!program_ || program_->has_failed()) {
    program_ = RewardProgram::shared({.command = config_.command,
                                      .checksum = config_.checksum,
                                      .dimension = dimension,
                                      .patience = patience_});
  }
  return program_;
}

void ProcessReward::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                             Eigen::Ref<Eigen::VectorXd> values) const {
  if (!config_.may_start) {
    throw RewardError(
        "the reward is a program, which must be allowed to start: by --allow-command, or by the "
        "window's question");
  }
  program(x.rows())->evaluate(x, values);
}

}  // namespace tiltscope
