#include "base/input_file.h"

#include "base/output_file.h"
#include "temporary_folder.h"

#include <doctest/doctest.h>

#include <optional>

namespace tiltscope {
namespace {

using test::TemporaryFolder;

struct Refusal {
  std::string sentence;
  ReadError::Stage stage;
};

std::optional<Refusal> read_refusal(const std::string& file, std::size_t most) {
  try {
    read_file(file, most);
  } catch (const ReadError& error) {
    return Refusal{error.what(), error.stage()};
  }
  return std::nullopt;
}

TEST_CASE("a file is read to its last byte, whatever the bytes") {
  const TemporaryFolder folder;
  const std::string file = folder / "a";
  std::string content(200'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7);
  write_file(file, content);
  CHECK(read_file(file, content.size()) == content);
  write_file(file, "");
  CHECK(read_file(file, 0).empty());
}

TEST_CASE("a file that is not read says at which stage, and why") {
  const TemporaryFolder folder;
  const auto missing = read_refusal(folder / "none", 10);
  REQUIRE(missing);
  CHECK(missing->stage == ReadError::Stage::opening);
  CHECK(missing->sentence ==
        "cannot read \"" + (folder / "none") + "\": No such file or directory");
  const auto itself = read_refusal(folder / ".", 10);
  REQUIRE(itself);
  CHECK(itself->stage == ReadError::Stage::reading);
  write_file(folder / "large", std::string((1 << 20) + 1, 'x'));
  const auto large = read_refusal(folder / "large", 1 << 20);
  REQUIRE(large);
  CHECK(large->stage == ReadError::Stage::too_large);
  CHECK(large->sentence.ends_with("it is larger than 1 MiB"));
}

}  // namespace
}  // namespace tiltscope
