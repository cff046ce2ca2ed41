#include "reward/reward.h"

#include "reward/distance_reward.h"
#include "reward/expression_reward.h"
#include "reward/picture_reward.h"
#include "reward/process_reward.h"
#include "reward/quadratic_reward.h"

namespace tiltscope {

Eigen::VectorXd Reward::values(const Eigen::MatrixXf& samples) const {
  Eigen::VectorXd values(samples.cols());
  evaluate(samples.cast<double>(), values);
  return values;
}

std::shared_ptr<const Reward> make_reward(const RewardConfig& config, Eigen::Index d) {
  switch (config.kind) {
    case RewardKind::quadratic:
      return std::make_shared<const QuadraticReward>(config);
    case RewardKind::distance:
      return std::make_shared<const DistanceReward>(config);
    case RewardKind::expression:
      return std::make_shared<const ExpressionReward>(config.formula, d);
    case RewardKind::picture:
      return std::make_shared<const PictureReward>(config);
    case RewardKind::process:
      return std::make_shared<const ProcessReward>(config);
  }
  return nullptr;
}

}  // namespace tiltscope
