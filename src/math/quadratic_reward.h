#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

namespace tiltscope {

/// r(x) = x'Ax / 2 + b'x + c (4.2), A symmetric.
class QuadraticReward {
 public:
  explicit QuadraticReward(RewardConfig config) : config_(std::move(config)) {}

  double value(const Eigen::Ref<const Eigen::VectorXd>& x) const;
  /// r of each column of samples (d, n): (n).
  Eigen::VectorXd values(const Eigen::MatrixXf& samples) const;
  /// Ax + b, (d).
  Eigen::VectorXd gradient(const Eigen::VectorXd& x) const;

  const Eigen::MatrixXd& A() const { return config_.A; }
  const Eigen::VectorXd& b() const { return config_.b; }
  double c() const { return config_.c; }

  friend bool operator==(const QuadraticReward&, const QuadraticReward&) = default;

 private:
  RewardConfig config_;
};

}  // namespace tiltscope
