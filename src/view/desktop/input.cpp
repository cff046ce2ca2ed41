#include "view/desktop/input.h"

#include <imgui.h>

#include <optional>

namespace tiltscope::view {
namespace {

Input& of(GLFWwindow* window) { return *static_cast<Input*>(glfwGetWindowUserPointer(window)); }

/// Letters belong to a text field while one has the keyboard.
bool typing() { return ImGui::GetCurrentContext() != nullptr && ImGui::GetIO().WantTextInput; }

/// The key that an American keyboard has for what the user's prints: GLFW names keys by their
/// place, and Z, + and - lie elsewhere on a German one.
int printed_key(int key) {
  if (key < GLFW_KEY_APOSTROPHE || key > GLFW_KEY_KP_EQUAL) return key;
  const char* name = glfwGetKeyName(key, 0);
  if (name == nullptr) return key;
  const char print = name[0] != '\0' && name[1] == '\0' ? name[0] : '\0';
  if (print >= 'a' && print <= 'z') return GLFW_KEY_A + (print - 'a');
  if (print == '+' || print == '=') return GLFW_KEY_EQUAL;
  if (print == '-') return GLFW_KEY_MINUS;
  return key == GLFW_KEY_EQUAL || key == GLFW_KEY_MINUS ? GLFW_KEY_UNKNOWN : key;
}

/// Whether a key that is held acts again and again.
bool repeats(int key) {
  switch (key) {
    case GLFW_KEY_LEFT:
    case GLFW_KEY_RIGHT:
    case GLFW_KEY_UP:
    case GLFW_KEY_DOWN:
    case GLFW_KEY_TAB:
    case GLFW_KEY_PAGE_UP:
    case GLFW_KEY_PAGE_DOWN:
      return true;
    default:
      return false;
  }
}

/// What a key asks for that is pressed with Control.
std::optional<Action> chord(int key, int modifiers) {
  switch (key) {
    case GLFW_KEY_Z:
      return (modifiers & GLFW_MOD_SHIFT) != 0 ? Action::redo : Action::undo;
    case GLFW_KEY_Y:
      return Action::redo;
    case GLFW_KEY_C:
      return Action::copy;
    case GLFW_KEY_V:
      return Action::paste;
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
      return Action::larger;
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
      return Action::smaller;
    case GLFW_KEY_0:
    case GLFW_KEY_KP_0:
      return Action::normal_size;
    default:
      return std::nullopt;
  }
}

std::optional<Action> single(int key, int modifiers) {
  const bool shift = (modifiers & GLFW_MOD_SHIFT) != 0;
  switch (key) {
    case GLFW_KEY_SPACE:
      return Action::play_or_pause;
    case GLFW_KEY_RIGHT:
      return shift ? Action::fine_right : Action::forward;
    case GLFW_KEY_LEFT:
      return shift ? Action::fine_left : Action::back;
    case GLFW_KEY_UP:
      return shift ? Action::fine_up : Action::up;
    case GLFW_KEY_DOWN:
      return shift ? Action::fine_down : Action::down;
    case GLFW_KEY_TAB:
      return shift ? Action::previous_control : Action::next_control;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return Action::enter;
    case GLFW_KEY_DELETE:
    case GLFW_KEY_BACKSPACE:
      return Action::remove;
    case GLFW_KEY_PAGE_UP:
      return Action::zoom_in;
    case GLFW_KEY_PAGE_DOWN:
      return Action::zoom_out;
    case GLFW_KEY_E:
      return Action::edit;
    case GLFW_KEY_END:
      return Action::newest;
    case GLFW_KEY_B:
      return Action::branch;
    case GLFW_KEY_R:
      return shift ? Action::reseed : Action::reset;
    case GLFW_KEY_A:
      return Action::auto_run;
    case GLFW_KEY_C:
      return Action::compare;
    case GLFW_KEY_P:
      return Action::pin;
    case GLFW_KEY_F:
      return Action::fit;
    case GLFW_KEY_G:
      return Action::grid;
    case GLFW_KEY_H:
      return Action::panels;
    case GLFW_KEY_T:
      return Action::theme;
    case GLFW_KEY_F12:
      return Action::screenshot;
    case GLFW_KEY_F1:
      return Action::help;
    case GLFW_KEY_ESCAPE:
      return Action::close;
    default:
      return std::nullopt;
  }
}

}  // namespace

Input::Input(const GlfwWindow& window) : window_(window.handle()) {
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int modifiers) {
    of(w).key(key, action, modifiers);
  });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned code) { of(w).character(code); });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { of(w).stir(); });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { of(w).stir(); });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) { of(w).stir(); });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { of(w).stir(); });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { of(w).stir(); });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { of(w).stir(); });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { of(w).stir(); });
  glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
    for (int i = 0; i < count; ++i) of(w).drop(paths[i]);
  });
}

Input::~Input() { glfwSetWindowUserPointer(window_, nullptr); }

void Input::key(int key, int action, int modifiers) {
  stir();
  if (action != GLFW_PRESS && !(repeats(key) && action == GLFW_REPEAT)) return;
  if ((modifiers & (GLFW_MOD_ALT | GLFW_MOD_SUPER)) != 0) return;
  const bool writes = key < GLFW_KEY_F1 || key > GLFW_KEY_F25;
  if (writes && typing()) return;
  key = printed_key(key);
  const auto wanted =
      (modifiers & GLFW_MOD_CONTROL) != 0 ? chord(key, modifiers) : single(key, modifiers);
  if (wanted) actions_.push_back(*wanted);
}

void Input::drop(const char* file) {
  stir();
  files_.emplace_back(file);
}

void Input::character(unsigned code) {
  stir();
  // Where these lie differs from keyboard to keyboard.
  if (typing()) return;
  if (code == U'?') actions_.push_back(Action::help);
  if (code == U'+') actions_.push_back(Action::faster);
  if (code == U'-') actions_.push_back(Action::slower);
  if (code == U'[') actions_.push_back(Action::smaller_brush);
  if (code == U']') actions_.push_back(Action::larger_brush);
}

}  // namespace tiltscope::view
