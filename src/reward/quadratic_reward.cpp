#include "reward/quadratic_reward.h"

namespace tiltscope {

void QuadraticReward::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                               Eigen::Ref<Eigen::VectorXd> values) const {
  for (Eigen::Index j = 0; j < x.cols(); ++j) values[j] = value(x.col(j));
}

std::optional<Eigen::MatrixXd> QuadraticReward::gradients(const Eigen::MatrixXd& x) const {
  return (config_.A * x).colwise() + config_.b;
}

double QuadraticReward::value(const Eigen::Ref<const Eigen::VectorXd>& x) const {
  // Lazy, since this is called inside training steps, which allocate nothing.
  return 0.5 * x.dot(config_.A.lazyProduct(x)) + config_.b.dot(x) + config_.c;
}

Eigen::VectorXd QuadraticReward::gradient(const Eigen::VectorXd& x) const {
  return config_.A * x + config_.b;
}

}  // namespace tiltscope
