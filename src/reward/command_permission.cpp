#include "reward/command_permission.h"

#include "base/input_file.h"
#include "base/output_file.h"
#include "base/words.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tiltscope {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr std::size_t digits = 64;

bool is_checksum(std::string_view text) {
  return text.size() == digits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

CommandPermission::CommandPermission(std::filesystem::path file) : file_(std::move(file)) {
  read();
}

void CommandPermission::read() {
  if (file_.empty()) return;
  std::string content;
  try {
    content = read_regular_file(file_, most_bytes);
  } catch (const ReadError&) {
    return;
  }
  std::string_view rest = content;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string_view word = trimmed(rest.substr(0, end), " \t\r\",");
    if (is_checksum(word)) allowed_.emplace(word);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void CommandPermission::allow(const std::string& checksum) {
  // Another window may have added some.
  read();
  allowed_.insert(checksum);
  if (file_.empty()) return;
  std::string text =
      "# Written by Tiltscope: checksums of the commands that may compute a reward without another "
      "question.\nformat = 1\nallowed = [\n";
  for (const std::string& one : allowed_) text += "  \"" + one + "\",\n";
  if (file_.has_parent_path()) std::filesystem::create_directories(file_.parent_path());
  write_file(file_, text + "]\n");
}

}  // namespace tiltscope
