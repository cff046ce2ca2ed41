#include "math/quadratic_reward.h"

namespace tiltscope {

double QuadraticReward::value(const Eigen::Ref<const Eigen::VectorXd>& x) const {
  // Lazy, since this is called inside training steps, which allocate nothing.
  return 0.5 * x.dot(config_.A.lazyProduct(x)) + config_.b.dot(x) + config_.c;
}

Eigen::VectorXd QuadraticReward::values(const Eigen::MatrixXf& samples) const {
  const Eigen::MatrixXd x = samples.cast<double>();
  Eigen::VectorXd values(x.cols());
  for (Eigen::Index j = 0; j < x.cols(); ++j) values[j] = value(x.col(j));
  return values;
}

Eigen::VectorXd QuadraticReward::gradient(const Eigen::VectorXd& x) const {
  return config_.A * x + config_.b;
}

}  // namespace tiltscope
