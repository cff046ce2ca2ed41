#pragma once

#include "config/experiment_io.h"
#include "config/reward_config.h"

#include <filesystem>

namespace tiltscope {

/// For whoever has read a configuration from `folder`: takes in the files that its reward names,
/// which are named from there. Throws ConfigError and InvalidValue.
void resolve_reward_files(RewardConfig& reward, const std::filesystem::path& folder, Notes* notes);

}  // namespace tiltscope
