#include "view/desktop/glfw_window.h"

#include "config/wording.h"
#include "view/desktop/display_error.h"
#include "view/desktop/lost_display.h"

#include <epoxy/gl.h>

#include <algorithm>
#include <cstdio>
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

/// Whether windows may be made as many times larger as the display asks for. Says so if not.
bool has_sensible_scale() {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor == nullptr) return true;
  float x = 1.0F;
  float y = 1.0F;
  glfwGetMonitorContentScale(monitor, &x, &y);
  if (sensible_scale(x) == x && sensible_scale(y) == y) return true;
  std::fprintf(stderr,
               "the display says that it has %s dots per inch, which is taken for 96; --scale X "
               "makes letters and lines X times as large\n",
               rounded(96.0 * static_cast<double>(x), 3).c_str());
  return false;
}

GLFWwindow* open_window(const GlfwWindow::Options& options) {
  start_glfw();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  const bool scales = options.scale_to_display && has_sensible_scale();
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, scales ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // until it has its size
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "tiltscope");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "tiltscope");
  GLFWwindow* window =
      glfwCreateWindow(options.width, options.height, "Tiltscope", nullptr, nullptr);
  if (window != nullptr) glfwMakeContextCurrent(window);
  if (window == nullptr || epoxy_gl_version() < 33) {
    glfwTerminate();
    fail("this display offers no OpenGL 3.3");
  }
  glfwSwapInterval(1);
  complain_when_the_display_is_lost();  // GLFW before 3.4 has taken that back
  return window;
}

/// What the window and its frame may cover of the screen; very large where that is not known.
WindowSize room_on_screen(GLFWwindow* window) {
  constexpr WindowSize unknown{16384, 16384};
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor == nullptr) return unknown;
  int x = 0;
  int y = 0;
  WindowSize area;
  glfwGetMonitorWorkarea(monitor, &x, &y, &area.width, &area.height);
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  glfwGetWindowFrameSize(window, &left, &top, &right, &bottom);
  area.width -= left + right;
  area.height -= top + bottom;
  return area.width > 0 && area.height > 0 ? area : unknown;
}

}  // namespace

GlfwWindow::GlfwWindow(const Options& options) : window_(open_window(options)) {
  settle_size(options);
  if (options.visible) glfwShowWindow(window_);
}

void GlfwWindow::settle_size(const Options& options) {
  const auto scale = static_cast<double>(interface_scale(options.scale));
  const WindowSize screen = room_on_screen(window_);
  const WindowSize now = size();
  const WindowSize wanted = rescaled(now, options.remembered_scale, scale);
  const WindowSize first = options.exact ? now : first_size(wanted, scale, screen);
  const WindowSize least = least_size(scale, screen);
  glfwSetWindowSizeLimits(window_, std::min(least.width, first.width),
                          std::min(least.height, first.height), GLFW_DONT_CARE, GLFW_DONT_CARE);
  if (first != now) glfwSetWindowSize(window_, first.width, first.height);
}

WindowSize GlfwWindow::size() const {
  WindowSize size;
  glfwGetWindowSize(window_, &size.width, &size.height);
  return size;
}

float GlfwWindow::interface_scale(double given) const {
  // Where the desktop scales windows, a unit of the window is already as large as it should be.
  return given > 0.0 ? static_cast<float>(given) : content_scale() / density();
}

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
  return sensible_scale(x);
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
