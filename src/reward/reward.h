#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

#include <memory>
#include <optional>

namespace tiltscope {

class QuadraticReward;

/// r(x), what a model is bent towards. It has to be evaluated and no more; whatever else is known
/// of it, it says. Any thread may ask at any time.
class Reward {
 public:
  virtual ~Reward() = default;

  /// r of each column of x (d, n), into `values` (n). Allocates nothing: training steps ask.
  virtual void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                        Eigen::Ref<Eigen::VectorXd> values) const = 0;

  /// grad r at each column of x (d, n): (d, n). Nothing where it has none.
  virtual std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd& x) const = 0;

  /// Itself where it is a quadratic form, with which a Gaussian mixture stays one (4.10); else
  /// null.
  virtual const QuadraticReward* quadratic() const { return nullptr; }

  /// What it was made from. Two rewards of one configuration are the same function.
  virtual const RewardConfig& config() const = 0;

  /// r of each column of samples (d, n): (n).
  Eigen::VectorXd values(const Eigen::MatrixXf& samples) const;
};

std::shared_ptr<const Reward> make_reward(const RewardConfig& config);

}  // namespace tiltscope
