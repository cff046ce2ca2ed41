#pragma once

#include "session/command.h"
#include "session/observation.h"
#include "view/scene/camera.h"
#include "view/scene/heat_map.h"

#include <Eigen/Core>

#include <memory>
#include <optional>

/// A reward as colours: what the worker is asked for, and what is made of its answer.
namespace tiltscope::view {

/// Decides when the worker must evaluate a reward for the picture.
class RewardWatch {
 public:
  /// The command to send, if any. A null `reward` is none that is shown.
  std::optional<EvaluateReward> update(const std::shared_ptr<const Reward>& reward,
                                       const Camera& camera, const plot::Box& box);

 private:
  EvaluateReward asked_;
  double unit_ = 0.0;  ///< the camera's when it was asked
};

/// With as many negative as positive colours around 0. `top` is a round number that few values
/// exceed; the more a value differs from 0, the more of its colour is shown, and none where there
/// is no density (r = -infinity) or no value. What is 0 but for a picture's steps of grey is 0.
std::shared_ptr<const HeatMap> reward_map(const RewardField& field);

/// How far lines of equal reward are apart: about eight of them between 0 and the top.
double reward_lines(const HeatMap& map);

/// What a field tells of the reward at a point.
struct RewardReading {
  double value = 0.0;
  bool about = false;  ///< the grid's points around it have different values
};

/// The reward at x, from the field: linear in each coordinate between the grid's points; -infinity
/// beside a point with that value. Nothing where it is not known.
std::optional<RewardReading> reward_at(const RewardField& field, const Eigen::Vector2d& x);

}  // namespace tiltscope::view
