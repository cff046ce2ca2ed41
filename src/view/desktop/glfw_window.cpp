#include "view/desktop/glfw_window.h"

#include "view/desktop/display_error.h"
#include "view/desktop/lost_display.h"

#include <epoxy/gl.h>

#include <cstdlib>

namespace tiltscope::view {
namespace {

const char* const run_headless = "run headless with `tiltscope run --out DIR`";

std::string& last_error() {
  static std::string error;
  return error;
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

[[noreturn]] void fail(const std::string& what) {
  const std::string reason = last_error().empty() ? "" : " (" + last_error() + ")";
  throw DisplayError("cannot open a window: " + what + reason + "; " + run_headless);
}

void start_glfw() {
  last_error().clear();
  glfwSetErrorCallback([](int, const char* description) { last_error() = description; });
#if defined(__linux__)
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) {
    throw DisplayError(
        std::string(
            "cannot open a window: no display (DISPLAY and WAYLAND_DISPLAY are not set); ") +
        run_headless);
  }
#endif
#if defined(GLFW_PLATFORM)
  // Debian's Dear ImGui finds OpenGL through GLX, so X11 goes first where there is a choice.
  if (is_set("DISPLAY")) glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
#endif
  if (glfwInit() != GLFW_TRUE) fail("the display does not answer");
  complain_when_the_display_is_lost();
}

GLFWwindow* open_window(const GlfwWindow::Options& options) {
  start_glfw();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, options.scale_to_display ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHint(GLFW_VISIBLE, options.visible ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "tiltscope");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "tiltscope");
  GLFWwindow* window =
      glfwCreateWindow(options.width, options.height, "Tiltscope", nullptr, nullptr);
  if (window != nullptr) glfwMakeContextCurrent(window);
  if (window == nullptr || epoxy_gl_version() < 33) {
    glfwTerminate();
    fail("this display offers no OpenGL 3.3");
  }
  glfwSetWindowSizeLimits(window, 480, 360, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwSwapInterval(1);
  complain_when_the_display_is_lost();  // GLFW before 3.4 has taken that back
  return window;
}

}  // namespace

GlfwWindow::GlfwWindow(const Options& options) : window_(open_window(options)) {}

GlfwWindow::~GlfwWindow() {
  glfwDestroyWindow(window_);
  glfwTerminate();
}

void GlfwWindow::set_title(const std::string& title) {
  if (title == title_) return;
  title_ = title;
  glfwSetWindowTitle(window_, title.c_str());
}

float GlfwWindow::content_scale() const {
  float x = 1.0F;
  float y = 1.0F;
  glfwGetWindowContentScale(window_, &x, &y);
  return x > 0.0F ? x : 1.0F;
}

float GlfwWindow::density() const {
  int width = 0;
  int pixels = 0;
  int unused = 0;
  glfwGetWindowSize(window_, &width, &unused);
  glfwGetFramebufferSize(window_, &pixels, &unused);
  return width > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(width) : 1.0F;
}

}  // namespace tiltscope::view
