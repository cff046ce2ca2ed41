#include "view/desktop/x11_clipboard.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <poll.h>

#include <memory>
#include <optional>
#include <utility>

namespace tiltscope::view {
namespace {

using Clock = std::chrono::steady_clock;

/// Each of its bytes is the number of a letter in Unicode.
std::string from_latin_1(const std::string& text) {
  std::string utf8;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | code >> 6);
      utf8 += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return utf8;
}

}  // namespace

class X11Clipboard::Connection {
 public:
  explicit Connection(Display* display)
      : display_(display),
        window_(XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0)) {
    XSelectInput(display, window_, PropertyChangeMask);
  }
  ~Connection() { XCloseDisplay(display_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Window owner() const { return XGetSelectionOwner(display_, atom("CLIPBOARD")); }
  void empty() {
    XSetSelectionOwner(display_, atom("CLIPBOARD"), None, CurrentTime);
    XSync(display_, False);
  }

  /// What the owner of a selection answers; nothing where it does not. `property` is None where it
  /// has nothing of this kind.
  std::optional<XSelectionEvent> ask(const char* selection, const char* target,
                                     std::chrono::milliseconds patience) {
    // An answer that comes too late is one about another property.
    constexpr int names = 16;
    request_ = (request_ + 1) % names;
    const Atom property = atom(("TILTSCOPE_PASTE_" + std::to_string(request_)).c_str());
    XDeleteProperty(display_, window_, property);
    XConvertSelection(display_, atom(selection), atom(target), property, window_, CurrentTime);
    const Atom wanted = atom(target);
    const auto answers = [&](const XEvent& event) {
      return event.type == SelectionNotify && event.xselection.target == wanted &&
             (event.xselection.property == property || event.xselection.property == None);
    };
    const auto event = wait_for(answers, patience);
    if (!event) return std::nullopt;
    return event->xselection;
  }

  /// The text that an answer has left in its property.
  Pasted take(Atom property, std::chrono::milliseconds patience) {
    const auto is_new = [&](const XEvent& event) {
      return event.type == PropertyNotify && event.xproperty.atom == property &&
             event.xproperty.state == PropertyNewValue;
    };
    // That of the answer itself.
    while (next_waiting(is_new)) {
    }
    std::string text;
    if (take_part(property, text) != atom("INCR")) return complete(std::move(text));
    // A large one comes in parts, each once the one before is taken; an empty one is the last.
    text.clear();
    for (;;) {
      if (!wait_for(is_new, patience)) return {Pasted::Outcome::no_answer};
      const std::size_t before = text.size();
      take_part(property, text);
      if (text.size() == before) return complete(std::move(text));
      if (text.size() > most_bytes) return {Pasted::Outcome::too_large};
    }
  }

 private:
  Atom atom(const char* name) const { return XInternAtom(display_, name, False); }

  static Pasted complete(std::string text) {
    if (text.size() > most_bytes) return {Pasted::Outcome::too_large};
    return {Pasted::Outcome::text, std::move(text)};
  }

  /// Adds what a property holds, which goes with that; its type.
  Atom take_part(Atom property, std::string& text) {
    constexpr long most_words = most_bytes / 4 + 1;
    Atom type = None;
    int bits = 0;
    unsigned long count = 0;
    unsigned long left = 0;
    unsigned char* bytes = nullptr;
    if (XGetWindowProperty(display_, window_, property, 0, most_words, True, AnyPropertyType, &type,
                           &bits, &count, &left, &bytes) != Success) {
      return None;
    }
    const std::unique_ptr<unsigned char, int (*)(void*)> owned(bytes, XFree);
    if (left > 0) XDeleteProperty(display_, window_, property);
    if (bits == 8) text.append(reinterpret_cast<const char*>(bytes), count);
    return type;
  }

  /// The next of the events that have come which is the wanted one. Passes over the others.
  template <class Wanted>
  std::optional<XEvent> next_waiting(const Wanted& wanted) {
    while (XPending(display_) > 0) {
      XEvent event{};
      XNextEvent(display_, &event);
      if (wanted(event)) return event;
    }
    return std::nullopt;
  }

  template <class Wanted>
  std::optional<XEvent> wait_for(const Wanted& wanted, std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    for (;;) {
      if (auto event = next_waiting(wanted)) return event;
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return std::nullopt;
      pollfd events{ConnectionNumber(display_), POLLIN, 0};
      poll(&events, 1, static_cast<int>(left));
    }
  }

  Display* display_;
  Window window_;
  int request_ = 0;
};

X11Clipboard::X11Clipboard() {
  if (Display* display = XOpenDisplay(nullptr)) {
    connection_ = std::make_unique<Connection>(display);
  }
}

X11Clipboard::~X11Clipboard() = default;

unsigned long X11Clipboard::owner() const { return connection_ ? connection_->owner() : 0; }

Pasted X11Clipboard::read(std::chrono::milliseconds patience) {
  if (!connection_) return {Pasted::Outcome::no_answer};
  for (const char* target : {"UTF8_STRING", "STRING"}) {
    const auto answer = connection_->ask("CLIPBOARD", target, patience);
    if (!answer) return {Pasted::Outcome::no_answer};
    if (answer->property == None) continue;
    Pasted pasted = connection_->take(answer->property, patience);
    if (answer->target == XA_STRING) pasted.text = from_latin_1(pasted.text);
    return pasted;
  }
  return {Pasted::Outcome::none};
}

bool X11Clipboard::keeper_answers(std::chrono::milliseconds patience) {
  // Where there is none, the display itself answers.
  return connection_ && connection_->ask("CLIPBOARD_MANAGER", "TARGETS", patience);
}

void X11Clipboard::empty() {
  if (connection_) connection_->empty();
}

}  // namespace tiltscope::view
