#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace tiltscope::view {

/// Text from another program's clipboard.
struct Pasted {
  enum class Outcome {
    text,
    none,       ///< there is no text
    too_large,  ///< larger than X11Clipboard::most_bytes
    no_answer   ///< the program that has it does not give it
  };
  Outcome outcome = Outcome::none;
  std::string text{};
};

/// The clipboard of an X display, over a connection of its own. GLFW's way to it waits for the
/// other program's answer without an end, and so for ever where that program hangs or is stopped.
/// Xlib stays behind this header: its macros have names that others use.
class X11Clipboard {
 public:
  static constexpr std::size_t most_bytes = std::size_t{16} << 20;

  X11Clipboard();
  ~X11Clipboard();
  X11Clipboard(const X11Clipboard&) = delete;
  X11Clipboard& operator=(const X11Clipboard&) = delete;

  /// The window of the program that has the clipboard; 0 for none.
  unsigned long owner() const;
  /// Waits so long for each part of the text. Text of this very thread is not to be asked for.
  Pasted read(std::chrono::milliseconds patience);
  /// Whether the program that keeps what others have copied, if there is one, answers.
  bool keeper_answers(std::chrono::milliseconds patience);
  /// From now on there is nothing to paste.
  void empty();

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;  ///< null where there is none
};

}  // namespace tiltscope::view
