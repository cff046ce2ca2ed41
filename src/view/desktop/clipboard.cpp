#include "view/desktop/clipboard.h"

#include "view/look/imgui_compat.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <condition_variable>
#include <mutex>
#include <string_view>
#include <thread>

namespace tiltscope::view {
namespace {

Clipboard* the_clipboard = nullptr;

/// Before GLFW 3.4 a library is for one window system alone.
bool on_x11() {
#if defined(GLFW_PLATFORM_X11)
  return glfwGetPlatform() == GLFW_PLATFORM_X11;
#else
  return std::string_view(glfwGetVersionString()).find("X11") != std::string_view::npos;
#endif
}

}  // namespace

/// What is asked of GLFW by another thread.
struct Clipboard::Request {
  std::mutex mutex;
  std::condition_variable answered;
  bool done = false;
  std::optional<std::string> text;
};

Clipboard::Clipboard(std::chrono::milliseconds patience) : patience_(patience), x11_(on_x11()) {
  the_clipboard = this;
  clipboard_getter() = [](ClipboardContext) { return the_clipboard->text(); };
  clipboard_setter() = [](ClipboardContext, const char* text) { the_clipboard->set_text(text); };
}

Clipboard::~Clipboard() {
  // GLFW hands what was copied here to the program that keeps such things, and waits for ever where
  // that one does not answer.
  const bool owns = own_ && here_ != 0 && own_->owner() == here_;
  if (owns && !own_->keeper_answers(patience_)) own_->empty();
  the_clipboard = nullptr;
}

void Clipboard::set_text(const char* text) {
  glfwSetClipboardString(nullptr, text);
  if (!x11_) return;
  if (!own_) own_ = std::make_unique<X11Clipboard>();
  here_ = own_->owner();
  copied_ = text;
}

const char* Clipboard::text() {
  Pasted pasted = read();
  complaint_.clear();
  if (pasted.outcome == Pasted::Outcome::no_answer) {
    complaint_ = "The program that has the clipboard does not answer.";
  } else if (pasted.outcome == Pasted::Outcome::too_large) {
    complaint_ = "The clipboard holds more than the 16 MiB that can be pasted.";
  }
  if (pasted.outcome != Pasted::Outcome::text) return nullptr;
  text_ = std::move(pasted.text);
  return text_.c_str();
}

Pasted Clipboard::read() { return x11_ ? read_on_x11() : read_with_thread(); }

Pasted Clipboard::read_on_x11() {
  if (!own_) own_ = std::make_unique<X11Clipboard>();
  const unsigned long owner = own_->owner();
  if (owner == 0) return {Pasted::Outcome::none};
  // This thread would have to answer itself.
  if (owner == here_) return {Pasted::Outcome::text, copied_};
  return own_->read(patience_);
}

// Under Wayland GLFW asks the compositor, and then only reads from a pipe until its end. Nothing
// else of GLFW has to do with that, so that a thread may wait there on its own, if need be for
// ever.
Pasted Clipboard::read_with_thread() {
  const bool waits = request_ && [&] {
    const std::lock_guard lock(request_->mutex);
    return !request_->done;
  }();
  if (!waits) {
    request_ = std::make_shared<Request>();
    std::thread([request = request_] {
      const char* text = glfwGetClipboardString(nullptr);
      const std::lock_guard lock(request->mutex);
      if (text != nullptr) request->text = text;
      request->done = true;
      request->answered.notify_one();
    }).detach();
  }
  std::unique_lock lock(request_->mutex);
  if (!request_->answered.wait_for(lock, patience_, [&] { return request_->done; })) {
    return {Pasted::Outcome::no_answer};
  }
  if (!request_->text) return {Pasted::Outcome::none};
  return {Pasted::Outcome::text, *request_->text};
}

}  // namespace tiltscope::view
