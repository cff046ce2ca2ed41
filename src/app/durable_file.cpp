#include "app/durable_file.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

constexpr std::string_view ending = ".part";

std::string temporary_start(const fs::path& file) { return "." + file.filename().string() + "."; }

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_all(int descriptor, std::span<const std::byte> content) {
  while (!content.empty()) {
    const ssize_t count = write(descriptor, content.data(), content.size());
    if (count >= 0) {
      content = content.subspan(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return last_error();
    }
  }
  // Some file systems have nothing to wait for, and say so.
  if (fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP) return last_error();
  return {};
}

bool runs(pid_t process) { return kill(process, 0) == 0 || errno != ESRCH; }

}  // namespace

std::error_code write_durably(const fs::path& file, std::span<const std::byte> content) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return last_error();
  std::error_code error = write_all(descriptor, content);
  if (close(descriptor) != 0 && !error) error = last_error();
  if (error) unlink(file.c_str());
  return error;
}

void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

fs::path temporary_for(const fs::path& file) {
  return file.parent_path() /
         (temporary_start(file) + std::to_string(getpid()) + std::string(ending));
}

void remove_leftovers(const fs::path& file) {
  const std::string start = temporary_start(file);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(file.parent_path(), ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(start) || !name.ends_with(ending)) continue;
    pid_t process = 0;
    const char* last = name.data() + name.size() - ending.size();
    const auto read = std::from_chars(name.data() + start.size(), last, process);
    if (read.ptr == last && process > 0 && !runs(process)) fs::remove(entry.path(), ignored);
  }
}

}  // namespace tiltscope::app
