#pragma once

#include <chrono>
#include <functional>

/// Waiting for something outside the program, such as the answer of a reward's program, which may
/// never come.
namespace tiltscope {

/// Asked by a thread that waits, every 20 ms, with the seconds that it has waited so far. Throws to
/// end the wait. May be called from several threads at once.
using WhileWaiting = std::function<void(double seconds)>;

/// As long as it lives, its thread asks this while it waits, and so do the threads that work for it
/// (Workers).
class AsksWhileWaiting {
 public:
  /// `ask` must outlive it; null: nothing is asked.
  explicit AsksWhileWaiting(const WhileWaiting* ask);
  ~AsksWhileWaiting();
  AsksWhileWaiting(const AsksWhileWaiting&) = delete;
  AsksWhileWaiting& operator=(const AsksWhileWaiting&) = delete;

  /// What this thread asks; null if nothing.
  static const WhileWaiting* current();

 private:
  const WhileWaiting* before_;
};

/// A wait, from its construction on.
class Wait {
 public:
  /// How long whoever waits may sleep between two calls of `ask`.
  static constexpr std::chrono::milliseconds nap{20};

  /// Asks what this thread asks while it waits, if a nap has passed since the last time.
  void ask();

 private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point start_ = Clock::now();
  Clock::time_point asked_ = start_;
};

}  // namespace tiltscope
