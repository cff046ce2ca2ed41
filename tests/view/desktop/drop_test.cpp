#include "config/experiment_io.h"
#include "view/desktop/drag_source.h"
#include "view/desktop/hidden_window.h"
#include "view/desktop/input.h"
#include "view/in_temporary_folder.h"
#include "view/mock_gui.h"

#include <atomic>
#include <fstream>
#include <thread>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("a configuration that another program lets go over the window is taken over") {
  const auto window = hidden_window();
  if (!window) return;
  const unsigned long target = x11_window(window->handle());
  if (target == 0) {
    MESSAGE("skipped: not an X display");
    return;
  }
  const InTemporaryFolder folder;
  const auto file = std::filesystem::current_path() / "my run.toml";
  Experiment experiment;
  experiment.tilting.tilts = 33;
  std::ofstream(file) << to_toml(experiment);

  Input input(*window);
  const std::string uris =
      "file://" + std::filesystem::current_path().string() + "/my%20run.toml\r\n";
  std::atomic<bool> over = false;
  bool taken = false;
  std::thread other([&] {
    taken = drop_onto(target, uris);
    over = true;
  });
  while (!over) glfwWaitEventsTimeout(0.01);
  other.join();
  CHECK(taken);
  const auto files = input.take_files();
  REQUIRE(files.size() == 1);
  CHECK(files[0] == file);

  MockWindow shown(snapshot_at(3));
  shown.interface().open(files);
  REQUIRE(shown.sent.size() == 1);
  CHECK(std::get<Configure>(shown.sent[0]).experiment.tilting.tilts == 33);
}
