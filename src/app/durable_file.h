#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <system_error>

/// Files that are there after a crash, of the program or of the machine, if they were before it.
namespace tiltscope::app {

/// Writes a file and waits until the disk has it. Where that fails, there is no file.
std::error_code write_durably(const std::filesystem::path& file,
                              std::span<const std::byte> content);

/// Waits until the disk has the names of a folder's files, where its file system can.
void sync_folder(const std::filesystem::path& folder);

/// ".NAME.PID.part" beside the file: where this process writes before it renames.
std::filesystem::path temporary_for(const std::filesystem::path& file);

/// Removes what processes that run no longer have left in the place of `temporary_for(file)`.
void remove_leftovers(const std::filesystem::path& file);

}  // namespace tiltscope::app
