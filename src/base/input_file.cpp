#include "base/input_file.h"

#include "base/words.h"

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

}  // namespace

ReadError::ReadError(const std::string& file, Stage stage, const std::string& reason)
    : std::runtime_error("cannot read " + in_quotes(file) + ": " + reason), stage_(stage) {}

std::string read_file(const std::filesystem::path& file, std::size_t most) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rb"),
                                                               std::fclose);
  if (!stream) throw ReadError(file.string(), ReadError::Stage::opening, reason_of_failure());
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
