#include "reward/distance_reward.h"

namespace tiltscope {

void DistanceReward::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                              Eigen::Ref<Eigen::VectorXd> values) const {
  const bool at_origin = config_.a.size() == 0;
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    values[j] = at_origin ? -x.col(j).norm() : -(x.col(j) - config_.a).norm();
  }
}

std::optional<Eigen::MatrixXd> DistanceReward::gradients(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd gradients = -x;
  if (config_.a.size() > 0) gradients.colwise() += config_.a;
  for (auto g : gradients.colwise()) {
    if (const double distance = g.norm(); distance > 0.0) g /= distance;
  }
  return gradients;
}

}  // namespace tiltscope
