#include "base/output_file.h"

#include "little_room.h"
#include "temporary_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <thread>

namespace tiltscope {
namespace {

using test::LittleRoom;
using test::read_text;
using test::TemporaryFolder;
namespace fs = std::filesystem;

std::string refusal(const std::string& file, const std::string& content = "new") {
  try {
    write_file(file, content);
  } catch (const WriteError& error) {
    return error.what();
  }
  return "no error";
}

TEST_CASE("a name may be as long as the file system lets it be") {
  const TemporaryFolder folder;
  const std::string file = folder / std::string(255, 'n');
  OutputFile(file).check();
  write_file(file, "content");
  CHECK(read_text(file) == "content");
  CHECK(folder.listing().size() == 1);
  CHECK_THROWS_AS(write_file(file + "n", "content"), WriteError);
}

TEST_CASE("a file is replaced as a whole, keeps its permissions, and leaves nothing beside it") {
  const TemporaryFolder folder;
  const std::string file = folder / "a";
  write_file(file, "one");
  CHECK(read_text(file) == "one");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  {
    OutputFile output(file, OutputFile::Storage::durable);
    output.stage(std::string_view("two"));
    CHECK(read_text(file) == "one");
    CHECK(folder.listing().size() == 2);
    output.commit();
  }
  CHECK(read_text(file) == "two");
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  { OutputFile(file).stage(std::string_view("three")); }
  CHECK(read_text(file) == "two");
  OutputFile(file).check();
  OutputFile(folder / "b").check();
  CHECK(folder.listing() == std::vector<std::string>{"a"});
}

TEST_CASE("a write that the disk cuts short is told with its reason, and the old file stays") {
  const TemporaryFolder folder;
  const std::string file = folder.file("a", "old");
  const std::string link = folder / "link";
  fs::create_symlink("a", link);
  for (const std::string& name : {file, link}) {
    CAPTURE(name);
    std::string sentence;
    {
      const LittleRoom room(100'000);
      sentence = refusal(name, std::string(300'000, 'x'));
    }
    CHECK(sentence == "cannot write \"" + name + "\": File too large");
    CHECK(read_text(file) == "old");
    CHECK(folder.listing() == std::vector<std::string>{"a", "link"});
  }
}

TEST_CASE("links are followed to the file at their end, which there need not be yet") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "deep");
  folder.file("deep/target", "old");
  fs::create_symlink("deep/target", folder / "relative");
  fs::create_symlink(folder / "relative", folder / "chain");
  fs::create_symlink("deep/new", folder / "dangling");
  write_file(folder / "chain", "new");
  CHECK(read_text(folder / "deep/target") == "new");
  write_file(folder / "dangling", "made");
  CHECK(read_text(folder / "deep/new") == "made");
  for (const std::string name : {"relative", "chain", "dangling"}) {
    CHECK(fs::is_symlink(folder / name));
  }
  CHECK(folder.listing().size() == 6);

  fs::create_symlink("loop", folder / "loop");
  CHECK(refusal(folder / "loop").ends_with("Too many levels of symbolic links"));
  fs::create_symlink("none/file", folder / "nowhere");
  CHECK(refusal(folder / "nowhere") ==
        "cannot write \"" + (folder / "nowhere") + "\": No such file or directory");
  CHECK(folder.listing().size() == 8);
}

TEST_CASE("folders, files in files and write-protected files are refused") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "folder");
  fs::create_symlink("folder", folder / "link");
  const std::string file = folder.file("a", "old");
  CHECK(refusal(folder / "folder").ends_with("folder\": it is a folder"));
  CHECK(refusal(folder / "link").ends_with("link\": it is a folder"));
  CHECK(refusal(file + "/b").ends_with("Not a directory"));
  CHECK(refusal(folder / "none/b").ends_with("No such file or directory"));
  CHECK(folder.listing() == std::vector<std::string>{"a", "folder", "link"});
  if (geteuid() == 0) return;  // who may write everywhere
  fs::permissions(file, fs::perms::owner_read);
  CHECK(refusal(file) == "cannot write \"" + file + "\": Permission denied");
  CHECK(read_text(file) == "old");
}

TEST_CASE("a FIFO and a link to it are written through") {
  const TemporaryFolder folder;
  const std::string fifo = folder / "fifo";
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  fs::create_symlink("fifo", folder / "link");
  OutputFile(fifo).check();  // does not wait for a reader
  for (const std::string name : {"fifo", "link"}) {
    CAPTURE(name);
    const std::string content(100'000, 'x');
    std::string read;
    std::thread reader([&] { read = read_text(fifo); });
    write_file(folder / name, content);
    reader.join();
    CHECK((read == content));
  }
  CHECK(fs::is_fifo(fifo));
  CHECK(folder.listing() == std::vector<std::string>{"fifo", "link"});
}

TEST_CASE("a device is written through, and what it says is told") {
  const TemporaryFolder folder;
  const std::string null = folder / "null";
  const std::string full = folder / "full";
  if (mknod(null.c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0 ||
      mknod(full.c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0 ||
      !std::ofstream(null).put('x').flush()) {
    MESSAGE("skipped: no device can be made here");
    return;
  }
  write_file(null, "anything");
  CHECK(refusal(full) == "cannot write \"" + full + "\": No space left on device");
  CHECK(fs::is_character_file(null));
  CHECK(fs::is_character_file(full));
  CHECK(folder.listing().size() == 2);
}

TEST_CASE("an open file's name is written through, whether it leads anywhere or not") {
  const TemporaryFolder folder;
  const std::string file = folder.file("log", "before ");
  const int open_file = open(file.c_str(), O_RDWR);
  REQUIRE(open_file >= 0);
  const std::string name = "/proc/self/fd/" + std::to_string(open_file);
  fs::create_symlink(name, folder / "link");
  struct stat before {
  }, after{};
  fstat(open_file, &before);
  write_file(name, "one ");
  write_file(folder / "link", "two");
  CHECK(read_text(file) == "before one two");
  stat(file.c_str(), &after);
  CHECK(before.st_ino == after.st_ino);
  close(open_file);
}

TEST_CASE("what a killed process left goes, what another is writing stays") {
  const TemporaryFolder folder;
  const std::string in_use = folder.file(".a.7-1.part", "");
  folder.file(".a.7-2.part", "");
  folder.file(".a.7.part", "");
  folder.file(".a.backup.part", "");  // nobody wrote that here
  folder.file(".b.7-1.part", "");
  const int other = open(in_use.c_str(), O_RDWR);
  REQUIRE(flock(other, LOCK_EX | LOCK_NB) == 0);
  write_file(folder / "a", "new");
  CHECK(folder.listing() ==
        std::vector<std::string>{".a.7-1.part", ".a.backup.part", ".b.7-1.part", "a"});
  close(other);
  OutputFile(folder / "a").check();
  CHECK(folder.listing() == std::vector<std::string>{".a.backup.part", ".b.7-1.part", "a"});
}

}  // namespace
}  // namespace tiltscope
