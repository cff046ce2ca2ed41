#include "view/desktop/input.h"

#include "view/desktop/gui.h"
#include "view/desktop/hidden_window.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// A window with a text field, whose frames are so slow that all keys of a test come within one.
class SlowWindow {
 public:
  explicit SlowWindow(const HiddenWindow& window) : input_(window), gui_(window, 1.0) {
    input_.stand_before_backend();
    focus_ = true;
    frame();
    frame();
    frame();
    REQUIRE(ImGui::GetIO().WantTextInput);
  }

  void tap(int key) {
    input_.key(key, GLFW_PRESS, 0);
    input_.key(key, GLFW_RELEASE, 0);
  }
  void write(char letter) { input_.character(static_cast<unsigned char>(letter)); }

  /// As many as it takes until nothing waits.
  void frames() {
    for (int i = 0; i < 40; ++i) frame();
  }

  std::string text() const { return text_.data(); }
  int entered() const { return entered_; }
  const std::vector<Action>& actions() const { return actions_; }

 private:
  void frame() {
    for (const Action action : input_.take_actions()) actions_.push_back(action);
    gui_.new_frame();
    ImGui::Begin("window");
    if (std::exchange(focus_, false)) ImGui::SetKeyboardFocusHere();
    if (ImGui::InputText("text", text_.data(), text_.size(),
                         ImGuiInputTextFlags_EnterReturnsTrue)) {
      ++entered_;
    }
    ImGui::End();
    ImGui::Render();
    input_.frame_drawn();
  }

  Input input_;
  Gui gui_;
  std::array<char, 32> text_{};
  bool focus_ = false;
  int entered_ = 0;
  std::vector<Action> actions_;
};

}  // namespace

TEST_CASE("a key that is let go within the frame in which it was pressed is not lost") {
  const auto window = hidden_window();
  if (!window) return;
  SlowWindow slow(*window);
  slow.write('7');
  slow.tap(GLFW_KEY_ENTER);
  slow.frames();
  CHECK(slow.text() == "7");
  CHECK(slow.entered() == 1);
  CHECK(slow.actions().empty());
}

TEST_CASE("keys and letters that come within one frame are taken in their order") {
  const auto window = hidden_window();
  if (!window) return;
  SlowWindow slow(*window);
  for (const char letter : {'1', '2', '3'}) slow.write(letter);
  slow.tap(GLFW_KEY_BACKSPACE);
  slow.tap(GLFW_KEY_BACKSPACE);
  slow.write('4');
  slow.tap(GLFW_KEY_LEFT);
  slow.write('5');
  slow.frames();
  CHECK(slow.text() == "154");
}

// Later versions have a line of their own, which nobody can look into, and ask the window system
// whether Control is down.
#if IMGUI_VERSION_NUM < 18700

TEST_CASE("a key behind the one that ends the typing is the window's, in the same frame, too") {
  const auto window = hidden_window();
  if (!window) return;
  SlowWindow slow(*window);
  slow.write('7');
  slow.tap(GLFW_KEY_ENTER);
  slow.tap(GLFW_KEY_SPACE);
  slow.tap(GLFW_KEY_SPACE);
  slow.frames();
  CHECK(slow.text() == "7");
  CHECK(slow.actions() == std::vector{Action::play_or_pause, Action::play_or_pause});
}

TEST_CASE("Control is down for a frame, however soon it is let go") {
  const auto window = hidden_window();
  if (!window) return;
  Input input(*window);
  Gui gui(*window, 1.0);
  input.stand_before_backend();
  input.key(GLFW_KEY_LEFT_CONTROL, GLFW_PRESS, GLFW_MOD_CONTROL);
  input.key(GLFW_KEY_LEFT_CONTROL, GLFW_RELEASE, 0);
  std::vector<bool> down;
  for (int i = 0; i < 3; ++i) {
    input.take_actions();
    gui.new_frame();
    down.push_back(ImGui::GetIO().KeyCtrl);
    ImGui::Render();
    input.frame_drawn();
  }
  CHECK(down == std::vector{true, false, false});
}

#endif
