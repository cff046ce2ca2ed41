#pragma once

#include <memory>
#include <string>

namespace tiltscope::view::test {

/// Another program on an X display that has copied something, and hands it over from a thread of
/// its own, in parts where it is large, until it is gone.
class ClipboardOwner {
 public:
  enum class Manners {
    answers,
    hangs,      ///< says nothing, as a program that is stopped
    goes_quiet  ///< after the first part
  };

  /// Throws std::runtime_error if there is no display.
  ClipboardOwner(std::string text, Manners manners);
  ~ClipboardOwner();
  ClipboardOwner(const ClipboardOwner&) = delete;
  ClipboardOwner& operator=(const ClipboardOwner&) = delete;

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace tiltscope::view::test
