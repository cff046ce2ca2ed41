#include "config/reward_files.h"

#include "config/command_files.h"
#include "config/embed_picture.h"

namespace tiltscope {

void resolve_reward_files(RewardConfig& reward, const std::filesystem::path& folder, Notes* notes) {
  embed_picture(reward, folder, notes);
  resolve_command(reward, folder, notes);
}

}  // namespace tiltscope
