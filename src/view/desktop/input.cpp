#include "view/desktop/input.h"

#include "view/look/imgui_compat.h"

#include <imgui.h>

#include <algorithm>

namespace tiltscope::view {
namespace {

Input& of(GLFWwindow* window) { return *static_cast<Input*>(glfwGetWindowUserPointer(window)); }

/// Letters belong to a text field while one has the keyboard. Dear ImGui wants them for a frame
/// longer.
bool typing() {
  return ImGui::GetCurrentContext() != nullptr && ImGui::GetIO().WantTextInput &&
         ImGui::IsAnyItemActive();
}

/// Whether keys are looked at by Dear ImGui, which tells them apart by frames.
bool imgui_takes_keys() {
  return typing() || (ImGui::GetCurrentContext() != nullptr &&
                      ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup));
}

bool is_modifier(int key) { return key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER; }

/// Whether it moves the caret or ends the typing, rather than writing something.
bool writes_nothing(int key) {
  return (key >= GLFW_KEY_ESCAPE && key <= GLFW_KEY_F25) || key == GLFW_KEY_KP_ENTER;
}

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

/// Whether a key that is held acts again and again. What it asks for adds up.
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

void Input::stand_before_backend() {
  backend_key_ = glfwSetKeyCallback(
      window_, [](GLFWwindow* w, int key, int scancode, int action, int modifiers) {
        of(w).key(key, action, modifiers, scancode);
      });
  backend_character_ =
      glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned code) { of(w).character(code); });
}

void Input::key(int key, int action, int modifiers, int scancode) {
  stir();
  const Event event{key, action, modifiers, scancode};
  if (queues_keys) pass_on(event);
  waiting_.push_back(event);
}

void Input::character(unsigned code) {
  stir();
  const Event event{.character = code};
  if (queues_keys) pass_on(event);
  waiting_.push_back(event);
}

std::vector<Action> Input::take_actions() {
  std::vector<Action> actions;
  while (!waiting_.empty() && !must_wait(waiting_.front())) {
    const Event event = waiting_.front();
    waiting_.pop_front();
    if (const auto action = wish(event)) {
      actions.push_back(*action);
      asked_ = action;
    }
    hand_over(event);
  }
  return actions;
}

void Input::frame_drawn() {
  changed_.clear();
  asked_.reset();
  commands_ = false;
  if (!waiting_.empty()) stir();
}

bool Input::must_wait(const Event& event) const {
  const auto action = wish(event);
  // The presses of an arrow add up.
  if (action && asked_ && !(*action == *asked_ && repeats(event.key))) return true;
  if (event.character) return commands_ && typing();
  if (event.action == GLFW_REPEAT) return false;
  return (is_modifier(event.key) || imgui_takes_keys()) &&
         std::ranges::find(changed_, event.key) != changed_.end();
}

void Input::hand_over(const Event& event) {
  if (!queues_keys) pass_on(event);
  if (event.character || event.action == GLFW_REPEAT) return;
  changed_.push_back(event.key);
  if (event.action == GLFW_PRESS && writes_nothing(event.key)) commands_ = true;
}

void Input::pass_on(const Event& event) {
  if (event.character) {
    if (backend_character_ != nullptr) backend_character_(window_, *event.character);
  } else if (backend_key_ != nullptr) {
    backend_key_(window_, event.key, event.scancode, event.action, event.modifiers);
  }
}

std::optional<Action> Input::wish(const Event& event) {
  if (event.character) {
    if (typing()) return std::nullopt;
    // Where these lie differs from keyboard to keyboard.
    if (event.character == U'?') return Action::help;
    if (event.character == U'+') return Action::faster;
    if (event.character == U'-') return Action::slower;
    if (event.character == U'[') return Action::smaller_brush;
    if (event.character == U']') return Action::larger_brush;
    return std::nullopt;
  }
  const bool again = repeats(event.key) && event.action == GLFW_REPEAT;
  if (event.action != GLFW_PRESS && !again) return std::nullopt;
  if ((event.modifiers & (GLFW_MOD_ALT | GLFW_MOD_SUPER)) != 0) return std::nullopt;
  const bool writes = event.key < GLFW_KEY_F1 || event.key > GLFW_KEY_F25;
  if (writes && typing()) return std::nullopt;
  const int key = printed_key(event.key);
  return (event.modifiers & GLFW_MOD_CONTROL) != 0 ? chord(key, event.modifiers)
                                                   : single(key, event.modifiers);
}

void Input::drop(const char* file) {
  stir();
  files_.emplace_back(file);
}

}  // namespace tiltscope::view
