#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace tiltscope::app {

/// Turns SIGINT and SIGTERM into a flag and a call, as long as it lives, so that a command can stop
/// between two steps of its own. A second signal ends the program at once. To be made before any
/// other thread, since threads inherit the signals that are held back.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Throws Interrupted if a signal has come.
  void check() const;

  using Calls = std::list<std::function<void()>>;
  /// From now on a signal calls `call`, on a thread of its own; at once if one has come before.
  Calls::iterator call_on_signal(std::function<void()> call);
  /// No longer. When this returns, the call is over too.
  void forget(Calls::iterator call);

 private:
  void watch();

  sigset_t signals_{};
  sigset_t before_{};
  std::atomic<int> signal_{0};
  std::atomic<bool> closing_{false};
  std::mutex mutex_;
  Calls calls_;
  std::thread watcher_;
};

}  // namespace tiltscope::app
