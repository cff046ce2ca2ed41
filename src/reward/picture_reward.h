#pragma once

#include "reward/reward.h"

namespace tiltscope {

/// r(x) from the grey of a picture that lies over a box of the plane: black is `low`, white is
/// `high`. The pixels' middles are the points between which r is linear in each coordinate
/// (bilinear); beyond the outermost ones it goes on constant. d = 2.
class PictureReward final : public Reward {
 public:
  /// Without a picture r is (low + high) / 2 everywhere. Throws InvalidValue where `data` is none.
  explicit PictureReward(RewardConfig config);

  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override;
  /// That of the bilinear form; on a line between two pixels' middles, where it jumps, the one
  /// from the right and from above. 0 beyond.
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd& x) const override;
  const RewardConfig& config() const override { return config_; }

 private:
  /// Along one coordinate: the pixel before a point and how far it is to the next, in [0, 1].
  struct Place {
    Eigen::Index before = 0;
    Eigen::Index after = 0;
    double share = 0.0;
    bool inside = false;  ///< between two pixels' middles
  };
  static Place place(double x, double low, double high, Eigen::Index count);
  Place column(double x) const { return place(x, config_.box[0], config_.box[1], grey_.cols()); }
  Place row(double y) const { return place(y, config_.box[2], config_.box[3], grey_.rows()); }

  RewardConfig config_;
  Eigen::MatrixXd grey_;  ///< r at the pixels' middles; the first row is the lowest
};

}  // namespace tiltscope
