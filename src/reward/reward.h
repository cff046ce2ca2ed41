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

  /// r of each column of x (d, n), into `values` (n): finite, or -infinity, which is a wall, where
  /// the target has no density. Allocates nothing: training steps ask. Throws RewardError where r
  /// is none of these, or cannot be had.
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

/// A reward of d coordinates. Throws InvalidValue where the configuration makes none. Starts no
/// program and reads no file.
std::shared_ptr<const Reward> make_reward(const RewardConfig& config, Eigen::Index d);

}  // namespace tiltscope
