#include "view/desktop/lost_display.h"

#include <X11/Xlib.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace tiltscope::view {
namespace {

/// At once: behind Xlib's back nothing can be put in order, and the worker may be in a tilt.
[[noreturn]] void end(const char* what) {
  std::fprintf(stderr,
               "tiltscope: %s, and the window's run with it; `tiltscope run --out DIR` needs no "
               "display\n",
               what);
  std::_Exit(1);
}

int connection_lost(Display*) { end("the display is gone"); }

int request_refused(Display* display, XErrorEvent* error) {
  std::array<char, 128> reason{};
  XGetErrorText(display, error->error_code, reason.data(), static_cast<int>(reason.size()));
  end(("the display took the window away (" + std::string(reason.data()) + ")").c_str());
}

}  // namespace

void complain_when_the_display_is_lost() {
  XSetIOErrorHandler(connection_lost);
  XSetErrorHandler(request_refused);
}

}  // namespace tiltscope::view
