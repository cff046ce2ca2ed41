#include "view/desktop/drag_source.h"

#include "view/desktop/selection_answer.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <X11/Xlib.h>
#include <poll.h>

#include <chrono>
#include <stdexcept>

// GLFW's own header for this needs more of X11 than GLFW's package brings.
extern "C" Window glfwGetX11Window(GLFWwindow* window);

namespace tiltscope::view::test {
namespace {

constexpr long version = 5;

class DragSource {
 public:
  DragSource(Window target, const std::string& uris);
  ~DragSource() { XCloseDisplay(display_); }
  DragSource(const DragSource&) = delete;
  DragSource& operator=(const DragSource&) = delete;

  bool drop();

 private:
  Atom atom(const char* name) const { return XInternAtom(display_, name, False); }
  void tell(const char* message, long first, long second, long third, long fourth);
  /// Waits for a message of the target, and hands the files over when it asks for them.
  bool wait_for(const char* message, XEvent& event);
  void hand_over(const XSelectionRequestEvent& request);

  Display* display_;
  Window window_ = 0;
  Window target_;
  const std::string& uris_;
};

DragSource::DragSource(Window target, const std::string& uris)
    : display_(XOpenDisplay(nullptr)), target_(target), uris_(uris) {
  if (display_ == nullptr) throw std::runtime_error("no X display");
  window_ = XCreateSimpleWindow(display_, DefaultRootWindow(display_), 0, 0, 1, 1, 0, 0, 0);
  XSetSelectionOwner(display_, atom("XdndSelection"), window_, CurrentTime);
}

void DragSource::tell(const char* message, long first, long second, long third, long fourth) {
  XEvent event{};
  event.xclient.type = ClientMessage;
  event.xclient.display = display_;
  event.xclient.window = target_;
  event.xclient.message_type = atom(message);
  event.xclient.format = 32;
  auto& words = event.xclient.data.l;
  words[0] = static_cast<long>(window_);
  words[1] = first;
  words[2] = second;
  words[3] = third;
  words[4] = fourth;
  XSendEvent(display_, target_, False, NoEventMask, &event);
  XFlush(display_);
}

bool DragSource::drop() {
  tell("XdndEnter", version << 24, static_cast<long>(atom("text/uri-list")), 0, 0);
  constexpr long place = 100L << 16 | 100L;
  tell("XdndPosition", 0, place, CurrentTime, static_cast<long>(atom("XdndActionCopy")));
  XEvent answer{};
  constexpr long accepts = 1;
  if (!wait_for("XdndStatus", answer) || (answer.xclient.data.l[1] & accepts) == 0) return false;
  tell("XdndDrop", 0, CurrentTime, 0, 0);
  return wait_for("XdndFinished", answer);
}

bool DragSource::wait_for(const char* message, XEvent& event) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < end) {
    if (XPending(display_) == 0) {
      pollfd events{ConnectionNumber(display_), POLLIN, 0};
      poll(&events, 1, 100);
      continue;
    }
    XNextEvent(display_, &event);
    if (event.type == SelectionRequest) hand_over(event.xselectionrequest);
    if (event.type == ClientMessage && event.xclient.message_type == atom(message)) return true;
  }
  return false;
}

void DragSource::hand_over(const XSelectionRequestEvent& request) {
  XChangeProperty(display_, request.requestor, request.property, request.target, 8, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(uris_.data()),
                  static_cast<int>(uris_.size()));
  XEvent done = answer_to(request);
  XSendEvent(display_, request.requestor, False, NoEventMask, &done);
  XFlush(display_);
}

}  // namespace

unsigned long x11_window(GLFWwindow* window) {
#if defined(GLFW_PLATFORM_X11)
  if (glfwGetPlatform() != GLFW_PLATFORM_X11) return 0;
#endif
  return glfwGetX11Window(window);
}

bool drop_onto(unsigned long window, const std::string& uris) {
  return DragSource(window, uris).drop();
}

void put_mouse_over(unsigned long window, int x, int y) {
  Display* display = XOpenDisplay(nullptr);
  if (display == nullptr) throw std::runtime_error("no X display");
  XWarpPointer(display, None, window, 0, 0, 0, 0, x, y);
  XCloseDisplay(display);
}

bool on_x11_display() {
  Display* display = XOpenDisplay(nullptr);
  if (display == nullptr) return false;
  XCloseDisplay(display);
  return true;
}

void put_mouse_on_screen(int x, int y) {
  Display* display = XOpenDisplay(nullptr);
  if (display == nullptr) throw std::runtime_error("no X display");
  XWarpPointer(display, None, DefaultRootWindow(display), 0, 0, 0, 0, x, y);
  XCloseDisplay(display);
}

}  // namespace tiltscope::view::test
