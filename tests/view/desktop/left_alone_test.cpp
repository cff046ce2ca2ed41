#include "view/desktop/drag_source.h"
#include "view/desktop/hidden_window.h"
#include "view/look/palette.h"
#include "view/mock_gui.h"
#include "view/state/layout.h"
#include "view/window.h"

#include <doctest/doctest.h>
#include <imgui.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <memory>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// A tooltip lies in front of everything, on a ground of its own.
bool draws_tooltip() {
  const ImDrawData& drawn = *ImGui::GetDrawData();
  const ImDrawList& front = *drawn.CmdLists[drawn.CmdListsCount - 1];
  return front.VtxBuffer.Size > 400 && front.VtxBuffer[0].col == palette::u32(palette::raised);
}

}  // namespace

TEST_CASE("a tooltip comes over a real window that is left alone after the mouse came") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const auto snapshot = std::make_shared<Snapshot>(snapshot_at(7));
  GLFWwindow* window = nullptr;
  WindowOptions options;
  options.width = 1280;
  options.height = 800;
  options.scale = 1.0;
  bool moved = false;
  bool explained = false;
  bool gives_up = false;
  bool is_x11 = true;
  int frames = 0;  // since the mouse came
  options.shown = [&](const Snapshot&, int) {
    window = glfwGetCurrentContext();
    if (!moved) return true;
    ++frames;
    explained = draws_tooltip();
    return !explained && !gives_up && is_x11;
  };
  // The window asks for it whenever it wakes, and sleeps meanwhile.
  int turns = 0;
  const auto wake = [&]() -> std::shared_ptr<const Snapshot> {
    ++turns;
    if (turns == 20 && window != nullptr) {
      const unsigned long x11 = x11_window(window);
      is_x11 = x11 != 0;
      const double middle = 0.5 * arrange(1280, 800, 1.0, {}).toolbar.height();
      if (is_x11) put_mouse_over(x11, 118, static_cast<int>(middle));
      moved = true;
    }
    if (turns < 400) return snapshot;
    // It has not come: a last frame, so that the window can be closed.
    gives_up = true;
    const auto last = std::make_shared<Snapshot>(*snapshot);
    last->version += static_cast<std::uint64_t>(turns);
    return last;
  };
  run_window({[](const Command&) {}, wake}, options);
  if (!is_x11) {
    MESSAGE("skipped: no X display");
    return;
  }
  CHECK(explained);
  CHECK_FALSE(gives_up);
  CHECK(frames < 30);
}
