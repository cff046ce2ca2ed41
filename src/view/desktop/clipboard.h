#pragma once

#include "view/desktop/x11_clipboard.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tiltscope::view {

/// Gives Dear ImGui the desktop's clipboard. A program that has copied something and hangs, or is
/// stopped, holds the window up for a second at most. GLFW must be there for as long; one at a
/// time, made after Dear ImGui's backend.
class Clipboard {
 public:
  /// Waits so long for another program.
  explicit Clipboard(std::chrono::milliseconds patience = std::chrono::seconds(1));
  ~Clipboard();
  Clipboard(const Clipboard&) = delete;
  Clipboard& operator=(const Clipboard&) = delete;

  /// Null where there is none.
  const char* text();
  void set_text(const char* text);
  /// Why there was none the last time, once: a sentence; empty where there is nothing to say.
  std::string take_complaint() { return std::exchange(complaint_, {}); }

 private:
  struct Request;

  Pasted read();
  Pasted read_on_x11();
  Pasted read_with_thread();

  std::chrono::milliseconds patience_;
  bool x11_;                           ///< else GLFW has a Wayland compositor, or the like
  std::unique_ptr<X11Clipboard> own_;  ///< null until it is needed
  unsigned long here_ = 0;             ///< the owner() that is this program; 0 before it copies
  std::string copied_;                 ///< here, the last time
  std::shared_ptr<Request> request_;   ///< the last one by a thread; may still wait
  std::string text_;
  std::string complaint_;
};

}  // namespace tiltscope::view
