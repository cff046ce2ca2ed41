#include "base/output_file.h"

#include "base/words.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <tuple>
#include <utility>

namespace fs = std::filesystem;

namespace tiltscope {
namespace {

constexpr std::string_view ending = ".part";

std::error_code last_error() { return {errno, std::generic_category()}; }

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// A link to what a process has open, as /dev/stdout leads to one: it may have no name.
bool names_open_file(const fs::path& link) {
  struct statfs system {};
  return statfs(folder_of(link).c_str(), &system) == 0 && system.f_type == PROC_SUPER_MAGIC;
}

/// A name may have 255 bytes, of which this leaves the rest of its own some.
std::string temporary_start(const fs::path& file) {
  constexpr std::size_t most = 200;
  return "." + file.filename().string().substr(0, most) + ".";
}

/// Locks the file unless somebody else holds it. Where the file system knows no locks, nobody does.
bool lock(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/// A file beside `file`, which nobody else uses or removes while it is open.
std::pair<fs::path, int> new_temporary(const fs::path& file) {
  for (int n = 1;; ++n) {
    fs::path path = file.parent_path();
    path /= temporary_start(file) + std::to_string(getpid()) + "-" + std::to_string(n);
    path += ending;
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno != EEXIST) throw std::system_error(last_error());
    if (descriptor < 0) continue;
    // Between the two calls another process may have taken it for a leftover.
    struct stat status {};
    if (lock(descriptor) && fstat(descriptor, &status) == 0 && status.st_nlink > 0) {
      return {std::move(path), descriptor};
    }
    close(descriptor);
  }
}

/// Removes the temporary files that nobody holds any longer. A process that is in another
/// container has a number of its own, so that the lock alone tells. Where there are no locks, they
/// stay.
void remove_leftovers(const fs::path& file) {
  const std::string start = temporary_start(file);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_of(file), ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.size() <= start.size() + ending.size() || !name.starts_with(start) ||
        !name.ends_with(ending)) {
      continue;
    }
    const auto middle = std::string_view(name).substr(start.size());
    if (middle.find_first_not_of("0123456789-") != middle.size() - ending.size()) continue;
    const int descriptor =
        open(entry.path().c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) continue;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) unlink(entry.path().c_str());
    close(descriptor);
  }
}

std::error_code write_all(int descriptor, std::span<const std::byte> content,
                          OutputFile::Storage storage) {
  while (!content.empty()) {
    const ssize_t count = write(descriptor, content.data(), content.size());
    if (count >= 0) {
      content = content.subspan(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return last_error();
    }
  }
  // Some file systems have nothing to wait for, and say so.
  if (storage == OutputFile::Storage::durable && fsync(descriptor) != 0 && errno != EINVAL &&
      errno != ENOTSUP) {
    return last_error();
  }
  return {};
}

/// Some file systems tell of a failure only now.
std::error_code close_checked(int descriptor) {
  return close(descriptor) == 0 || errno == EINTR ? std::error_code() : last_error();
}

void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

WriteError::WriteError(const fs::path& file, const std::string& reason)
    : std::runtime_error("cannot write " + in_quotes(file.string()) + ": " + reason),
      reason_(reason) {}

OutputFile::OutputFile(const fs::path& file, Storage storage)
    : file_(file), target_(file), storage_(storage) {
  struct stat status {};
  const bool there = stat(file.c_str(), &status) == 0;
  if (!there && errno != ENOENT) throw WriteError(file, last_error());
  if (there && S_ISDIR(status.st_mode)) throw WriteError(file, "it is a folder");
  if (there && faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0) {
    throw WriteError(file, last_error());
  }
  written_through_ = there && !S_ISREG(status.st_mode);
  if (there) mode_ = status.st_mode & 0777;
  std::error_code no_link;
  for (fs::path next = fs::read_symlink(target_, no_link); !no_link && !written_through_;
       next = fs::read_symlink(target_, no_link)) {
    written_through_ = names_open_file(target_);
    target_ = target_.parent_path() / next;
  }
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : file_(std::move(other.file_)),
      target_(std::move(other.target_)),
      storage_(other.storage_),
      written_through_(other.written_through_),
      mode_(other.mode_),
      staged_(std::exchange(other.staged_, false)),
      content_(std::move(other.content_)),
      temporary_(std::exchange(other.temporary_, {})),
      lock_(std::exchange(other.lock_, -1)) {}

void OutputFile::check() const {
  if (written_through_) return;
  remove_leftovers(target_);
  try {
    const auto [path, descriptor] = new_temporary(target_);
    unlink(path.c_str());
    close(descriptor);
  } catch (const std::system_error& error) {
    throw WriteError(file_, error.code());
  }
}

void OutputFile::stage(std::span<const std::byte> content) {
  discard();
  if (written_through_) {
    content_.assign(content.begin(), content.end());
    staged_ = true;
    return;
  }
  remove_leftovers(target_);
  std::error_code error;
  try {
    std::tie(temporary_, lock_) = new_temporary(target_);
    // The lock is that of both, and stays when one of them is closed.
    const int descriptor = dup(lock_);
    if (descriptor < 0) throw std::system_error(last_error());
    if (mode_ != 0) fchmod(descriptor, mode_);
    error = write_all(descriptor, content, storage_);
    const std::error_code closing = close_checked(descriptor);
    if (!error) error = closing;
  } catch (const std::system_error& opening) {
    error = opening.code();
  }
  if (error) {
    discard();
    throw WriteError(file_, error);
  }
  staged_ = true;
}

void OutputFile::commit() {
  if (!staged_) return;
  if (written_through_) {
    int descriptor = -1;
    do {
      descriptor = open(file_.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) throw WriteError(file_, last_error());
    std::error_code error = write_all(descriptor, content_, storage_);
    const std::error_code closing = close_checked(descriptor);
    if (!error) error = closing;
    if (error) throw WriteError(file_, error);
  } else {
    if (rename(temporary_.c_str(), target_.c_str()) != 0) throw WriteError(file_, last_error());
    temporary_.clear();
    if (storage_ == Storage::durable) sync_folder(folder_of(target_));
  }
  discard();
}

void OutputFile::discard() noexcept {
  if (!temporary_.empty()) unlink(temporary_.c_str());
  if (lock_ >= 0) close(lock_);
  temporary_.clear();
  content_.clear();
  lock_ = -1;
  staged_ = false;
}

void write_file(const fs::path& file, std::string_view content) {
  OutputFile output(file);
  output.stage(content);
  output.commit();
}

}  // namespace tiltscope
