#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Files that a command reads are not to be lost to what it writes.
namespace tiltscope::app {

struct Input {
  std::string option;  ///< that names it, "--config"
  std::filesystem::path file;
};

/// Those of both.
std::vector<Input> all_of(std::vector<Input> a, const std::vector<Input>& b);

/// Whether both names lead to the same file, whatever links are on the way.
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Throws UsageError if one of the files to be written is an input.
void refuse_overwriting(const std::vector<Input>& inputs,
                        const std::vector<std::filesystem::path>& outputs);

}  // namespace tiltscope::app
