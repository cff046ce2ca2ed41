#pragma once

#include "view/desktop/glfw_window.h"
#include "view/state/actions.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// Listens to the window: keys become actions, and whatever else happens asks for a frame.
/// Must come before Dear ImGui's backend, which passes events on to what it finds.
class Input {
 public:
  explicit Input(const GlfwWindow& window);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  std::vector<Action> take_actions() { return std::exchange(actions_, {}); }
  /// Whether anything has happened since the last call.
  bool take_stir() { return std::exchange(stirred_, false); }

  /// Files that were let go over the window.
  std::vector<std::filesystem::path> take_files() { return std::exchange(files_, {}); }

  void key(int key, int action, int modifiers);
  void character(unsigned code);
  void drop(const char* file);
  void stir() { stirred_ = true; }

 private:
  GLFWwindow* window_;
  std::vector<Action> actions_;
  std::vector<std::filesystem::path> files_;
  bool stirred_ = true;
};

}  // namespace tiltscope::view
