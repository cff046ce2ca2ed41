#pragma once

#include "view/desktop/glfw_window.h"
#include "view/state/actions.h"

#include <deque>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// Listens to the window: keys become actions, and whatever else happens asks for a frame.
/// Must come before Dear ImGui's backend, which passes events on to what it finds.
///
/// What a key does may depend on what the one before it has done, which is known after a frame.
/// Keys therefore wait in a line, and where a frame could not tell two of them apart the second one
/// waits for the next frame: however slow frames are, no press is lost.
class Input {
 public:
  explicit Input(const GlfwWindow& window);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// From now on keys reach Dear ImGui's backend, which must be there, through here. Before 1.87 it
  /// only knows which keys are down, so that one that is let go within the frame in which it was
  /// pressed would be lost: they reach it one by one. Later versions have such a line themselves.
  void stand_before_backend();

  /// What is asked for, as far as it can be done before the next frame.
  std::vector<Action> take_actions();
  /// A frame has seen what was asked for: what has waited for that is next.
  void frame_drawn();

  /// Whether anything has happened since the last call.
  bool take_stir() { return std::exchange(stirred_, false); }

  /// Files that were let go over the window.
  std::vector<std::filesystem::path> take_files() { return std::exchange(files_, {}); }

  void key(int key, int action, int modifiers, int scancode = 0);
  void character(unsigned code);
  void drop(const char* file);
  void stir() { stirred_ = true; }

 private:
  /// A key that was pressed, repeated or let go, or a character.
  struct Event {
    int key = 0;
    int action = 0;
    int modifiers = 0;
    int scancode = 0;
    std::optional<unsigned> character = {};
  };

  static std::optional<Action> wish(const Event& event);
  bool must_wait(const Event& event) const;
  void hand_over(const Event& event);
  void pass_on(const Event& event);

  GLFWwindow* window_;
  GLFWkeyfun backend_key_ = nullptr;
  GLFWcharfun backend_character_ = nullptr;
  std::deque<Event> waiting_;
  // Since the last frame:
  std::vector<int> changed_;     ///< keys that were pressed or let go
  std::optional<Action> asked_;  ///< the last action
  bool commands_ = false;        ///< a key was pressed that writes nothing
  std::vector<std::filesystem::path> files_;
  bool stirred_ = true;
};

}  // namespace tiltscope::view
