#include "config/embed_picture.h"

#include "base/base64.h"
#include "base/output_file.h"
#include "config/invalid_value.h"
#include "temporary_folder.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace tiltscope;

namespace {

RewardConfig picture_in(const std::string& file) {
  RewardConfig reward{.kind = RewardKind::picture};
  reward.file = file;
  return reward;
}

std::string refusal(RewardConfig reward, const std::filesystem::path& folder) {
  try {
    embed_picture(reward, folder);
  } catch (const InvalidValue& problem) {
    return problem.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a picture is read from beside the configuration and held by it from then on") {
  const test::TemporaryFolder folder;
  const GreyPicture picture{3, 2, {0, 50, 100, 150, 200, 250}};
  write_file(folder / "small.png", write_grey_png(picture));
  RewardConfig reward = picture_in("small.png");
  Notes notes;
  embed_picture(reward, folder / "", &notes);
  CHECK(notes.empty());
  CHECK(reward.file.empty());
  CHECK(embedded_picture(reward) == picture);
  // There is nothing left to do.
  const std::string data = reward.data;
  embed_picture(reward, folder / "elsewhere", &notes);
  CHECK(reward.data == data);
}

TEST_CASE("a large picture is averaged down, and a note says so") {
  const test::TemporaryFolder folder;
  write_file(folder / "large.png",
             write_grey_png({640, 480, std::vector<std::uint8_t>(std::size_t{640} * 480, 99)}));
  RewardConfig reward = picture_in("large.png");
  Notes notes;
  embed_picture(reward, folder / "", &notes);
  CHECK(notes == Notes{"[reward] file = \"large.png\" has 640 x 480 pixels: it is averaged down to "
                       "64 x 48"});
  CHECK(embedded_picture(reward) ==
        GreyPicture{64, 48, std::vector<std::uint8_t>(std::size_t{64} * 48, 99)});
}

TEST_CASE("a file that is no picture is refused by its name, with the reason") {
  const test::TemporaryFolder folder;
  write_file(folder / "words.png", "words");
  const auto says = [](const std::string& file, const std::string& reason) {
    return "[reward] file = \"" + file + "\" must be a PNG file, but it " + reason;
  };
  CHECK(refusal(picture_in("words.png"), folder / "") == says("words.png", "is no PNG file"));
  CHECK(refusal(picture_in("none.png"), folder / "") == says("none.png", "is not there"));
  CHECK(refusal(picture_in("."), folder / "") == says(".", "is no file"));
  CHECK(refusal(picture_in("/dev/zero"), folder / "") == says("/dev/zero", "is no file"));
  RewardConfig both = picture_in("words.png");
  both.data = embedded({1, 1, {7}});
  CHECK(refusal(both, folder / "") == "[reward] file and data name two pictures: leave one out");
}

TEST_CASE("another kind of reward keeps its file to itself") {
  RewardConfig reward{.kind = RewardKind::distance};
  reward.file = "none.png";
  embed_picture(reward, "/");
  CHECK(reward.file == "none.png");
}
