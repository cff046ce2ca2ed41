#include "view/desktop/clipboard.h"

#include "view/desktop/clipboard_owner.h"
#include "view/desktop/drag_source.h"
#include "view/desktop/hidden_window.h"
#include "view/mock_gui.h"

#include <imgui.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Of text that comes; a test waits no longer than that for what does not.
constexpr std::chrono::seconds long_enough(60);
constexpr std::chrono::milliseconds short_wait(20);

std::unique_ptr<HiddenWindow> window_on_x11() {
  auto window = hidden_window();
  if (window && x11_window(window->handle()) == 0) {
    MESSAGE("skipped: not an X display");
    window.reset();
  }
  return window;
}

}  // namespace

TEST_CASE("what another program has copied is pasted") {
  const auto window = window_on_x11();
  if (!window) return;
  const MockContext context(100, 100);
  Clipboard clipboard(long_enough);
  const ClipboardOwner other("λ = 0.5\n", ClipboardOwner::Manners::answers);
  const char* text = ImGui::GetClipboardText();
  REQUIRE(text != nullptr);
  CHECK(std::string(text) == "λ = 0.5\n");
  CHECK(clipboard.take_complaint().empty());
}

TEST_CASE("a large text comes in parts") {
  const auto window = window_on_x11();
  if (!window) return;
  const MockContext context(100, 100);
  Clipboard clipboard(long_enough);
  std::string large;
  while (large.size() < 350'000) large += std::to_string(large.size()) + " ";
  const ClipboardOwner other(large, ClipboardOwner::Manners::answers);
  const char* text = clipboard.text();
  REQUIRE(text != nullptr);
  CHECK((text == large));
}

TEST_CASE("a program that has the clipboard and hangs does not hang the window") {
  const auto window = window_on_x11();
  if (!window) return;
  const MockContext context(100, 100);
  Clipboard clipboard(short_wait);
  using enum ClipboardOwner::Manners;
  for (const auto manners : {hangs, goes_quiet}) {
    const ClipboardOwner other(std::string(200'000, 'x'), manners);
    CHECK(ImGui::GetClipboardText() == nullptr);
    CHECK(clipboard.take_complaint() == "The program that has the clipboard does not answer.");
    CHECK(clipboard.take_complaint().empty());
  }
  // Nobody has it now.
  CHECK(clipboard.text() == nullptr);
  CHECK(clipboard.take_complaint().empty());
}

TEST_CASE("what was copied here comes back") {
  const auto window = window_on_x11();
  if (!window) return;
  const MockContext context(100, 100);
  Clipboard clipboard(short_wait);
  ImGui::SetClipboardText("mine");
  REQUIRE(ImGui::GetClipboardText() != nullptr);
  CHECK(std::string(ImGui::GetClipboardText()) == "mine");
  const ClipboardOwner other("theirs", ClipboardOwner::Manners::hangs);
  CHECK(ImGui::GetClipboardText() == nullptr);
}
