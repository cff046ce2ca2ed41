#include "view/input.h"

#include <imgui.h>

namespace tiltscope::view {
namespace {

Input& of(GLFWwindow* window) { return *static_cast<Input*>(glfwGetWindowUserPointer(window)); }

/// Letters belong to a text field while one has the keyboard.
bool typing() { return ImGui::GetCurrentContext() != nullptr && ImGui::GetIO().WantTextInput; }

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
}

Input::~Input() { glfwSetWindowUserPointer(window_, nullptr); }

void Input::key(int key, int action, int modifiers) {
  stir();
  const int chord = GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER;
  if (action != GLFW_PRESS || (modifiers & chord) != 0) return;
  const bool writes = key < GLFW_KEY_F1 || key > GLFW_KEY_F25;
  if (writes && typing()) return;
  switch (key) {
    case GLFW_KEY_SPACE:
      actions_.push_back(Action::play_or_pause);
      break;
    case GLFW_KEY_RIGHT:
      actions_.push_back(Action::step);
      break;
    case GLFW_KEY_R:
      actions_.push_back((modifiers & GLFW_MOD_SHIFT) != 0 ? Action::reseed : Action::reset);
      break;
    case GLFW_KEY_F:
      actions_.push_back(Action::fit);
      break;
    case GLFW_KEY_F12:
      actions_.push_back(Action::screenshot);
      break;
    case GLFW_KEY_F1:
      actions_.push_back(Action::help);
      break;
    case GLFW_KEY_ESCAPE:
      actions_.push_back(Action::close);
      break;
    default:
      break;
  }
}

void Input::character(unsigned code) {
  stir();
  // Where '?' lies differs from keyboard to keyboard.
  if (code == U'?' && !typing()) actions_.push_back(Action::help);
}

}  // namespace tiltscope::view
