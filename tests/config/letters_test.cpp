#include "base/output_file.h"
#include "config/command_files.h"
#include "config/embed_picture.h"
#include "config/experiment_io.h"
#include "config/reward_files.h"
#include "config/support.h"
#include "temporary_folder.h"

#include <doctest/doctest.h>

#include <string>

/// Letters beyond ASCII in a configuration: in its texts they are at home, elsewhere they are told.
namespace tiltscope {
namespace {

using test::config_error;
using test::parse_error;

Experiment read_toml(const std::string& toml) { return parse_experiment(toml, "x.toml"); }

TEST_CASE("the name of a file may be in any language, and in either kind of quotes") {
  const test::TemporaryFolder folder;
  const GreyPicture picture{3, 2, {0, 50, 100, 150, 200, 250}};
  write_file(folder / "Gr\u00fc\u00dfe \u732b.png", write_grey_png(picture));
  for (const std::string quote : {"\"", "'"}) {
    RewardConfig reward = read_toml("[reward]\nkind = \"picture\"\nfile = " + quote +
                                    "Gr\u00fc\u00dfe \u732b.png" + quote)
                              .reward;
    CHECK(reward.file == "Gr\u00fc\u00dfe \u732b.png");
    resolve_reward_files(reward, folder / "", nullptr);
    CHECK(embedded_picture(reward) == picture);
  }
}

TEST_CASE("letters, quotes and backslashes stand in both kinds of strings side by side") {
  const std::string start = "[reward]\nkind = \"process\"\ncommand = ";
  CHECK(read_toml(start + R"(["é\"\\", '\ü"\\', "\u00e9"])").reward.command ==
        std::vector<std::string>{"é\"\\", "\\ü\"\\\\", "é"});
}

TEST_CASE("a command with letters beyond ASCII is written as it was read") {
  Experiment experiment;
  experiment.reward.kind = RewardKind::process;
  experiment.reward.command = {"/home/m\u00fcller/\U0001d706.py", "\u03bb = \"1\""};
  CHECK(read_toml(to_toml(experiment)).reward.command == experiment.reward.command);
}

TEST_CASE("bytes that are no text are refused, in a file and in a setting") {
  CHECK(parse_error("[reward]\nkind = \"picture\"\nfile = \"\xfc.png\"") ==
        "x.toml:3: a string holds bytes that are no text in UTF-8");
  CHECK(config_error([] {
          Experiment experiment;
          apply_settings(experiment, {"reward.kind=picture", "reward.file=\xfc.png"});
          validate(experiment);
        }) == "[reward] file must be text in UTF-8");
}

}  // namespace
}  // namespace tiltscope
