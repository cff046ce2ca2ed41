#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// Result files of one command: written under temporary names, then renamed all at once, so that no
/// reader ever sees half of them. What is not committed leaves no trace; what a killed process left
/// is removed by the next.
class StagedFiles {
 public:
  /// Makes `folder` if need be. Throws UsageError, leaving nothing behind, unless a file of each of
  /// these names can be written there.
  StagedFiles(std::filesystem::path folder, const std::vector<std::string>& names);
  ~StagedFiles();
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;

  /// Throws RunError if the disk does not take it.
  void write(const std::string& name, std::string_view content);
  void write(const std::string& name, std::span<const std::byte> content);

  /// Renames every file written, in that order. Of several, the last is the seal: one that
  /// was there before goes first, so that where there is one, all are of one command. Throws
  /// RunError.
  void commit();

 private:
  void make_folder();
  void remove_made_folders() noexcept;

  std::filesystem::path folder_;
  std::vector<std::filesystem::path> made_folders_;  ///< innermost first
  std::vector<std::string> written_;
  bool committed_ = false;
};

}  // namespace tiltscope::app
