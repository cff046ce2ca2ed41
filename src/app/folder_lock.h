#pragma once

#include <filesystem>

namespace tiltscope::app {

/// Keeps other processes from the same folder for as long as it lives.
class FolderLock {
 public:
  /// Throws UsageError if another process holds it. Where the file system knows no locks, there is
  /// none.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace tiltscope::app
