#pragma once

#include "config/reward_config.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope::view {

/// The picture of a reward under a brush. It has finer steps than the grey of a file, so that what
/// a soft brush adds a little at a time adds up.
class Painting {
 public:
  /// Pixels along either side of a picture that is begun anew.
  static constexpr int fresh_pixels = 64;

  /// Of the picture that the reward has. One that is coarser than a fresh one gets as many pixels
  /// as that, with the same reward at their middles; where there is none, r is 0 to begin with, or
  /// as near to it as the reward comes.
  explicit Painting(RewardConfig reward);

  /// Makes the picture lighter by `amount`, a share of the way from black to white, in the middle
  /// of a round brush, and by less towards its rim; darker where `amount` is negative.
  void dab(const Eigen::Vector2d& at, double radius, double amount);
  /// Dabs from one point to another, a quarter of the radius apart at most. The first point gets
  /// none: it was the last one of the line before.
  void line(const Eigen::Vector2d& from, const Eigen::Vector2d& to, double radius, double amount);

  /// The reward with this picture.
  RewardConfig reward() const;

 private:
  RewardConfig reward_;
  Eigen::MatrixXd grey_;  ///< (rows, columns) in [0, 1]; the first row is the uppermost
};

/// The reward with a picture of nothing, where it is 0 or as near to that as it comes.
RewardConfig without_picture(RewardConfig reward);

/// Whether the reward is a picture in which nothing is painted.
bool is_blank(const RewardConfig& reward);

}  // namespace tiltscope::view
