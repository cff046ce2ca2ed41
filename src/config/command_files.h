#pragma once

#include "config/experiment_io.h"
#include "config/reward_config.h"

#include <filesystem>
#include <string>
#include <vector>

/// The files that a reward's command names.
namespace tiltscope {

/// The command with the names of files as they are found from anywhere: a word that names a file
/// from `folder` becomes its absolute name, but for a program that PATH has, too.
std::vector<std::string> resolved_command(std::vector<std::string> command,
                                          const std::filesystem::path& folder);

/// Of what stands in the files that the words of a resolved command name, 32 hexadecimal digits; so
/// that another content is another reward. Empty where none is a file. Throws ReadError.
std::string files_checksum(const std::vector<std::string>& command);

/// Of the words of a reward's command and of its files' checksum, 64 hexadecimal digits: what
/// somebody allows who allows a program. Files that have another content when it is to start, start
/// nothing.
std::string checksum_of(const RewardConfig& reward);

/// For whoever reads a configuration from `folder`: resolves the command, and notes the checksum of
/// its files, unless one stands there: that of a run that has been. Throws ConfigError for a file
/// that cannot be read. Leaves rewards of other kinds alone.
void resolve_command(RewardConfig& reward, const std::filesystem::path& folder, Notes* notes);

/// For whoever is about to run what was read: notes the checksum of the files as they are now.
/// Where another one stood there, the notes say so. Throws ConfigError.
void renew_checksum(RewardConfig& reward, Notes* notes);

}  // namespace tiltscope
