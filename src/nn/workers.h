#pragma once

#include "base/waiting.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tiltscope {

/// A fixed team of threads for work of a few microseconds at a time. The caller is one of them.
///
/// Callers cut the work into tasks whose number and content do not depend on the size of the team:
/// then neither do the results, to the last bit.
class Workers {
 public:
  /// `threads` = 0 takes one for each core. Throws std::system_error where there is no room for
  /// them.
  explicit Workers(int threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int size() const { return static_cast<int>(helpers_.size()) + 1; }

  /// Calls task(i) once for each i in 0..tasks-1, those with the same i modulo size() on the same
  /// thread and in order, and returns when all are done. If tasks throw, throws one of theirs then.
  /// Flushes denormals on every thread, the caller's too. Whoever waits in a task asks what the
  /// caller asks (base/waiting.h).
  void run(int tasks, const std::function<void(int)>& task);

 private:
  void help(int id);
  void take_share(int id) noexcept;
  void close();

  const std::function<void(int)>* task_ = nullptr;
  int tasks_ = 0;
  const WhileWaiting* asked_ = nullptr;
  int team_ = 1;  ///< size(), which helpers that are still starting must not read
  std::atomic<std::uint32_t> round_{0};
  std::atomic<int> busy_{0};
  std::atomic<bool> closing_{false};
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
  std::vector<std::jthread> helpers_;  ///< last: joined before the rest goes
};

/// Makes this thread's floating-point unit flush denormal numbers to zero: Adam's second moments
/// decay into them, and there every operation takes tens of times longer. Where the processor has
/// no such switch, does nothing.
void flush_denormals();

}  // namespace tiltscope
