#pragma once

#include "config/reward_config.h"

#include <functional>

namespace tiltscope::view {

/// Which programs may compute a reward without another question.
struct ProgramLeave {
  std::function<bool(const RewardConfig&)> is_allowed = {};
  /// From now on, for this command and the content of its files.
  std::function<void(const RewardConfig&)> allow = {};
};

}  // namespace tiltscope::view
