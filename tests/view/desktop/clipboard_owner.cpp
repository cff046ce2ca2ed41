#include "view/desktop/clipboard_owner.h"

#include "view/desktop/selection_answer.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

namespace tiltscope::view::test {

class ClipboardOwner::Thread {
 public:
  Thread(std::string text, Manners manners)
      : text_(std::move(text)), manners_(manners), display_(XOpenDisplay(nullptr)) {
    if (display_ == nullptr) throw std::runtime_error("no X display");
    const Window window =
        XCreateSimpleWindow(display_, DefaultRootWindow(display_), 0, 0, 1, 1, 0, 0, 0);
    XSetSelectionOwner(display_, atom("CLIPBOARD"), window, CurrentTime);
    XSync(display_, False);
    if (manners != Manners::hangs) thread_ = std::thread([this] { serve(); });
  }
  ~Thread() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
    XCloseDisplay(display_);
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

 private:
  /// What is larger goes in parts.
  static constexpr std::size_t part = 100'000;

  Atom atom(const char* name) const { return XInternAtom(display_, name, False); }

  void serve() {
    while (!over_) {
      if (XPending(display_) == 0) {
        pollfd events{ConnectionNumber(display_), POLLIN, 0};
        poll(&events, 1, 10);
        continue;
      }
      XEvent event{};
      XNextEvent(display_, &event);
      if (event.type == SelectionRequest) answer(event.xselectionrequest);
      if (event.type == PropertyNotify && event.xproperty.state == PropertyDelete && in_parts_) {
        next_part(event.xproperty.window, event.xproperty.atom);
      }
    }
  }

  void answer(const XSelectionRequestEvent& request) {
    XEvent done = answer_to(request);
    if (request.target != atom("UTF8_STRING")) {
      done.xselection.property = None;
    } else if (text_.size() <= part) {
      put(request.requestor, request.property, text_);
    } else {
      XSelectInput(display_, request.requestor, PropertyChangeMask);
      const long size = static_cast<long>(text_.size());
      XChangeProperty(display_, request.requestor, request.property, atom("INCR"), 32,
                      PropModeReplace, reinterpret_cast<const unsigned char*>(&size), 1);
      in_parts_ = true;
      at_ = 0;
    }
    XSendEvent(display_, request.requestor, False, NoEventMask, &done);
    XFlush(display_);
  }

  void put(Window window, Atom property, const std::string& text) {
    XChangeProperty(display_, window, property, atom("UTF8_STRING"), 8, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
    XFlush(display_);
  }

  void next_part(Window window, Atom property) {
    if (at_ > 0 && manners_ == Manners::goes_quiet) return;
    put(window, property, text_.substr(at_, part));
    in_parts_ = at_ < text_.size();
    at_ = std::min(at_ + part, text_.size());
  }

  std::string text_;
  Manners manners_;
  Display* display_;
  bool in_parts_ = false;
  std::size_t at_ = 0;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

ClipboardOwner::ClipboardOwner(std::string text, Manners manners)
    : thread_(std::make_unique<Thread>(std::move(text), manners)) {}

ClipboardOwner::~ClipboardOwner() = default;

}  // namespace tiltscope::view::test
