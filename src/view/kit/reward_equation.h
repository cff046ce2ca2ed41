#pragma once

#include "config/reward_config.h"

#include <Eigen/Core>

#include <string>

namespace tiltscope::view {

/// A reward as an equation, and what else there is to know about its letters.
struct RewardEquation {
  std::string formula;  ///< as kit/equation.h reads it
  std::string remark;   ///< may be empty
};

/// "r(x) = ..." of a reward in d dimensions, with its own numbers. A formula that cannot be read
/// has no equation.
RewardEquation reward_equation(const RewardConfig& reward, Eigen::Index d);

}  // namespace tiltscope::view
