#pragma once

#include <filesystem>
#include <string>

namespace tiltscope::app {

/// Keeps other processes from the same folder for as long as it lives, by a lock on the file
/// ".tiltscope.lock" in it. The file goes with the lock; one that a killed process left is
/// harmless.
class FolderLock {
 public:
  /// Throws UsageError if another process holds it, or if the file cannot be made.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// What the user should know, where the file system cannot lock; told once by a process.
  const std::string& remark() const { return remark_; }

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::string remark_;
};

/// Removes the file of a lock that nobody holds any more.
void remove_leftover_lock(const std::filesystem::path& folder);

}  // namespace tiltscope::app
