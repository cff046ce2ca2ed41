#include "view/state/exports.h"

#include "little_room.h"
#include "view/desktop/screenshot.h"
#include "view/in_temporary_folder.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <iterator>
#include <vector>

namespace tiltscope::view {
namespace {

namespace fs = std::filesystem;

TEST_CASE("exports count up, and the window says where they are or why they are not") {
  const test::InTemporaryFolder folder;
  const FigureExport figure{"tiltscope-nll", ".csv", "a,b\n"};
  CHECK(export_here(figure) == "The figure is in tiltscope-nll-1.csv.");
  CHECK(export_here(figure) == "The figure is in tiltscope-nll-2.csv.");
  const std::string png = png_of({64, 64, std::vector<std::uint8_t>(3 * 64 * 64)});
  {
    const tiltscope::test::LittleRoom room(3);
    CHECK(export_here(figure) == "The figure was not written: File too large.");
    CHECK(export_here({"tiltscope", ".png", png}, "picture") ==
          "The picture was not written: File too large.");
  }
  CHECK(std::distance(fs::directory_iterator("."), fs::directory_iterator()) == 2);
  // A link that leads nowhere is somebody's.
  fs::create_symlink("elsewhere", "tiltscope-1.png");
  CHECK(export_here({"tiltscope", ".png", png}, "picture") == "The picture is in tiltscope-2.png.");

  // A folder that is gone.
  fs::create_directory("gone");
  fs::current_path("gone");
  fs::remove("../gone");
  CHECK(export_here(figure) == "The figure was not written: No such file or directory.");
  fs::current_path(fs::temp_directory_path());
}

}  // namespace
}  // namespace tiltscope::view
