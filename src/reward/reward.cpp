#include "reward/reward.h"

#include "reward/quadratic_reward.h"

namespace tiltscope {

Eigen::VectorXd Reward::values(const Eigen::MatrixXf& samples) const {
  Eigen::VectorXd values(samples.cols());
  evaluate(samples.cast<double>(), values);
  return values;
}

std::shared_ptr<const Reward> make_reward(const RewardConfig& config) {
  return std::make_shared<const QuadraticReward>(config);
}

}  // namespace tiltscope
