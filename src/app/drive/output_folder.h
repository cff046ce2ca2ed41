#pragma once

#include <filesystem>
#include <vector>

namespace tiltscope::app {

/// A folder for results. What it made and nobody filled goes with it.
class OutputFolder {
 public:
  /// Makes the folder if need be, with those above it. Throws UsageError, leaving nothing behind.
  explicit OutputFolder(const std::filesystem::path& folder);
  ~OutputFolder() { remove_empty(); }
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

 private:
  void remove_empty() noexcept;

  std::vector<std::filesystem::path> made_;  ///< innermost first
};

}  // namespace tiltscope::app
