#include "config/command_files.h"

#include "base/input_file.h"
#include "base/sha256.h"
#include "base/words.h"
#include "config/wording.h"

#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace tiltscope {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30;

bool is_file(const fs::path& path) {
  std::error_code none;
  return fs::is_regular_file(path, none);
}

/// Whether a program is found by its name alone.
bool path_has(const std::string& program) {
  const char* const path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/bin:/usr/bin";
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    const fs::path place = fs::path(rest.substr(0, end)) / program;
    if (is_file(place) && access(place.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

/// So that no two lists of texts are one text.
void add_with_length(Sha256& sum, std::string_view text) {
  sum.add(std::to_string(text.size()) + ":");
  sum.add(text);
}

/// Whether there was a file.
bool add_files(Sha256& sum, const std::vector<std::string>& command) {
  bool any = false;
  for (const std::string& word : command) {
    if (!fs::path(word).is_absolute() || !is_file(word)) continue;
    add_with_length(sum, read_regular_file(word, most_bytes));
    any = true;
  }
  return any;
}

}  // namespace

std::vector<std::string> resolved_command(std::vector<std::string> command,
                                          const fs::path& folder) {
  for (std::size_t i = 0; i < command.size(); ++i) {
    std::string& word = command[i];
    if (word.empty() || fs::path(word).is_absolute()) continue;
    const bool names_program = i == 0 && word.find('/') == std::string::npos && path_has(word);
    const fs::path file = fs::absolute(folder / word).lexically_normal();
    if (!names_program && is_file(file)) word = file.string();
  }
  return command;
}

std::string files_checksum(const std::vector<std::string>& command) {
  constexpr std::size_t digits = 32;
  Sha256 sum;
  return add_files(sum, command) ? sum.digits().substr(0, digits) : std::string();
}

std::string checksum_of(const RewardConfig& reward) {
  Sha256 sum;
  for (const std::string& word : reward.command) add_with_length(sum, word);
  sum.add(";" + reward.checksum);
  return sum.digits();
}

namespace {

std::string sum_of_files(const RewardConfig& reward) {
  try {
    return files_checksum(reward.command);
  } catch (const ReadError& error) {
    throw ConfigError("[reward] command: " + std::string(error.what()));
  }
}

}  // namespace

void resolve_command(RewardConfig& reward, const fs::path& folder, Notes*) {
  if (reward.kind != RewardKind::process) return;
  reward.command = resolved_command(std::move(reward.command), folder);
  if (reward.checksum.empty()) reward.checksum = sum_of_files(reward);
}

void renew_checksum(RewardConfig& reward, Notes* notes) {
  if (reward.kind != RewardKind::process) return;
  std::string now = sum_of_files(reward);
  if (now == reward.checksum) return;
  if (notes != nullptr && !reward.checksum.empty()) {
    notes->push_back("[reward] command: " +
                     std::string(now.empty() ? "its files are not there"
                                             : "what stands in its files has changed since this "
                                               "configuration was written; it is another reward "
                                               "now"));
  }
  reward.checksum = std::move(now);
}

}  // namespace tiltscope
