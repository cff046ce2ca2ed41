#include "app/drive/folder_lock.h"

#include "app/cli/errors.h"
#include "config/wording.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

namespace tiltscope::app {
namespace {

constexpr const char* lock_name = ".tiltscope.lock";

bool cannot_lock(int error) {
  return error == ENOLCK || error == ENOTSUP || error == EOPNOTSUPP || error == ENOSYS ||
         error == EINVAL;
}

/// Whoever held the lock before may have removed the file since it was opened.
bool is_still(const std::filesystem::path& file, int descriptor) {
  struct stat named {
  }, opened{};
  return stat(file.c_str(), &named) == 0 && fstat(descriptor, &opened) == 0 &&
         named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

}  // namespace

// A file that is opened for writing, not the folder: network file systems lock nothing else.
FolderLock::FolderLock(const std::filesystem::path& folder) : file_(folder / lock_name) {
  const std::string name = in_quotes(folder.string());
  const auto fail = [&](const std::string& what) {
    throw UsageError(what + name + ": " + std::generic_category().message(errno));
  };
  while (true) {
    descriptor_ = open(file_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail("cannot write into ");
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) break;
    if (is_still(file_, descriptor_)) return;
    close(descriptor_);
  }
  const int reason = errno;
  if (!cannot_lock(reason)) close(descriptor_);
  errno = reason;
  if (reason == EWOULDBLOCK) throw UsageError("another tiltscope is at work in " + name);
  if (!cannot_lock(reason)) fail("cannot lock ");
  static std::atomic_flag told;
  if (told.test_and_set()) return;
  remark_ = "the file system of " + name +
            " cannot lock; see to it that no other tiltscope works there meanwhile";
}

FolderLock::~FolderLock() {
  // First, so that nobody locks a file that is about to go.
  unlink(file_.c_str());
  close(descriptor_);
}

void remove_leftover_lock(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder / lock_name, ignored)) return;
  try {
    const FolderLock ends_with_its_file(folder);
  } catch (const UsageError&) {
    // Somebody holds it, or the folder is not ours to change.
  }
}

}  // namespace tiltscope::app
