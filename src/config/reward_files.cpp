#include "config/reward_files.h"

#include "config/command_files.h"

namespace tiltscope {

void resolve_reward_files(RewardConfig& reward, const std::filesystem::path& folder, Notes* notes) {
  resolve_command(reward, folder, notes);
}

}  // namespace tiltscope
