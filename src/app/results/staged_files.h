#pragma once

#include "base/output_file.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// Result files of one command: all are staged, then take their places at once, so that no reader
/// ever sees half of them. What is not committed leaves no trace.
class StagedFiles {
 public:
  /// Throws UsageError, leaving nothing behind, unless a file of each of these names can be written
  /// in the folder.
  StagedFiles(std::filesystem::path folder, const std::vector<std::string>& names);

  /// Throws WriteError if the disk does not take it.
  void write(const std::string& name, std::string_view content);
  void write(const std::string& name, std::span<const std::byte> content);

  /// Every file written takes its place, in that order. Of several, the last is the seal: one that
  /// was there before goes first, so that where there is one, all are of one command. Throws
  /// WriteError.
  void commit();

 private:
  std::filesystem::path folder_;
  std::vector<OutputFile> written_;
};

}  // namespace tiltscope::app
