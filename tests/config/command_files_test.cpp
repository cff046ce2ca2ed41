#include "config/command_files.h"

#include "config/reward_files.h"
#include "temporary_folder.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

using Words = std::vector<std::string>;

RewardConfig reward_by(const Words& command) {
  RewardConfig reward;
  reward.kind = RewardKind::process;
  reward.command = command;
  return reward;
}

}  // namespace

TEST_CASE("names of files are those of the folder of the configuration, and other words stay") {
  const TemporaryFolder folder;
  const std::string script = folder.file("reward.py", "1");
  folder.file("sh", "not the one of PATH");
  std::filesystem::create_directory(folder / "inner");
  const auto resolved = [&](const Words& words, const std::string& from) {
    return resolved_command(words, from);
  };
  CHECK(resolved({"sh", "reward.py", "--fast", "", "sh"}, folder / "") ==
        Words{"sh", script, "--fast", "", folder / "sh"});
  CHECK(resolved({"./sh", script}, folder / "") == Words{folder / "sh", script});
  CHECK(resolved({"../reward.py"}, folder / "inner") == Words{script});
  // A program that PATH has not is taken from the folder; a folder is no file.
  CHECK(resolved({"reward.py", "inner"}, folder / "") == Words{script, "inner"});
}

TEST_CASE("a checksum is of the files' contents, and one of a command of its words, too") {
  const TemporaryFolder folder;
  const Words command{"sh", folder.file("a", "one")};
  const Words other{"sh", folder.file("b", "one")};
  const std::string sum = files_checksum(command);
  CHECK(sum.size() == 32);
  CHECK(files_checksum(other) == sum);
  CHECK(files_checksum({"sh", "-c"}).empty());
  const auto leave = [](const Words& words) {
    RewardConfig reward = reward_by(words);
    renew_checksum(reward, nullptr);
    return checksum_of(reward);
  };
  const std::string all = leave(command);
  CHECK(all.size() == 64);
  CHECK(leave(other) != all);
  CHECK(leave({"sh", "-x", command[1]}) != all);
  CHECK(leave({"s", "h", command[1]}) != leave({"sh", "", command[1]}));
  folder.file("a", "two");
  CHECK(files_checksum(command) != sum);
  CHECK(leave(command) != all);
}

TEST_CASE("a configuration's command is taken in, and changed files are told") {
  const TemporaryFolder folder;
  folder.file("reward.py", "1");
  Notes notes;
  RewardConfig reward = reward_by({"sh", "reward.py"});
  resolve_reward_files(reward, folder / "", &notes);
  CHECK(notes.empty());
  CHECK(reward.command.back() == folder / "reward.py");
  CHECK(reward.checksum == files_checksum(reward.command));
  CHECK(!reward.may_start);

  resolve_reward_files(reward, "", &notes);
  renew_checksum(reward, &notes);
  CHECK(notes.empty());
  const std::string before = reward.checksum;
  folder.file("reward.py", "2");
  // A stored run stays what it was.
  resolve_reward_files(reward, "", &notes);
  CHECK(reward.checksum == before);
  CHECK(notes.empty());
  renew_checksum(reward, &notes);
  CHECK(reward.checksum != before);
  CHECK(notes == Notes{"[reward] command: what stands in its files has changed since this "
                       "configuration was written; it is another reward now"});
  std::filesystem::remove(folder / "reward.py");
  renew_checksum(reward, &notes);
  CHECK(notes.back() == "[reward] command: its files are not there");

  RewardConfig quadratic;
  quadratic.command = {"reward.py"};
  resolve_reward_files(quadratic, folder / "", nullptr);
  CHECK(quadratic.command == Words{"reward.py"});
}
