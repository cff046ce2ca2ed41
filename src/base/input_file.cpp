#include "base/input_file.h"

#include "base/words.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

namespace tiltscope {
namespace {

std::string reason_of_failure() { return std::generic_category().message(errno); }

/// "4 GiB", "16 MiB" for whole ones.
std::string size_text(std::size_t bytes) {
  constexpr std::size_t mebi = std::size_t{1} << 20;
  constexpr std::size_t gibi = std::size_t{1} << 30;
  return bytes % gibi == 0 ? std::to_string(bytes / gibi) + " GiB"
                           : std::to_string(bytes / mebi) + " MiB";
}

/// What it is instead of a file; empty for a file.
std::string other_kind(mode_t mode) {
  if (S_ISREG(mode)) return {};
  if (S_ISDIR(mode)) return "it is a folder, not a file";
  if (S_ISFIFO(mode)) return "it is a FIFO, not a file";
  if (S_ISSOCK(mode)) return "it is a socket, not a file";
  return "it is a device, not a file";
}

}  // namespace

ReadError::ReadError(const std::string& file, Stage stage, const std::string& reason)
    : std::runtime_error("cannot read " + in_quotes(file) + ": " + reason),
      stage_(stage),
      reason_(reason) {}

std::string read_file(const std::filesystem::path& file, std::size_t most) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rb"),
                                                               std::fclose);
  if (!stream) throw ReadError(file.string(), ReadError::Stage::opening, reason_of_failure());
  return read_stream(stream.get(), file.string(), most);
}

std::string read_regular_file(const std::filesystem::path& file, std::size_t most) {
  const auto refuse = [&](const std::string& reason) {
    throw ReadError(file.string(), ReadError::Stage::opening, reason);
  };
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) refuse(reason_of_failure());
  if (const std::string other = other_kind(status.st_mode); !other.empty()) refuse(other);
  // Another may have taken its place meanwhile: no waiting for who writes into a FIFO.
  const int descriptor = open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) refuse(reason_of_failure());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(fdopen(descriptor, "rb"),
                                                               std::fclose);
  if (!stream) {
    const std::string reason = reason_of_failure();
    close(descriptor);
    refuse(reason);
  }
  if (fstat(descriptor, &status) != 0) refuse(reason_of_failure());
  if (const std::string other = other_kind(status.st_mode); !other.empty()) refuse(other);
  return read_stream(stream.get(), file.string(), most);
}

std::string read_stream(std::FILE* stream, const std::string& name, std::size_t most) {
  std::string content;
  std::vector<char> block(1 << 16);
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), stream)) {
    content.append(block.data(), count);
    if (content.size() > most) {
      throw ReadError(name, ReadError::Stage::too_large, "it is larger than " + size_text(most));
    }
  }
  if (std::ferror(stream)) throw ReadError(name, ReadError::Stage::reading, reason_of_failure());
  return content;
}

}  // namespace tiltscope
