#include "base/input_file.h"

#include "base/output_file.h"
#include "temporary_folder.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

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

TEST_CASE("what is no file is refused without being opened, where somebody else may name it") {
  const TemporaryFolder folder;
  write_file(folder / "file", "content");
  CHECK(read_regular_file(folder / "file", 7) == "content");
  const auto refusal = [&](const std::string& file) {
    try {
      read_regular_file(file, 100);
    } catch (const ReadError& error) {
      CHECK(error.stage() == ReadError::Stage::opening);
      return error.reason();
    }
    return std::string("it is read");
  };
  // Nobody writes into it: who opens it waits for ever.
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK(refusal(folder / "fifo") == "it is a FIFO, not a file");
  CHECK(refusal("/dev/zero") == "it is a device, not a file");
  CHECK(refusal(folder / ".") == "it is a folder, not a file");
  CHECK(refusal(folder / "none") == "No such file or directory");
  // The address of a socket has room for a short name only.
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder / "");
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  address.sun_path[0] = 's';
  REQUIRE(bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(refusal("s") == "it is a socket, not a file");
  close(socket);
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace tiltscope
