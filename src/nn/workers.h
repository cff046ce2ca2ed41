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

  int size() const { return static_cast<int>(shares_.size()); }

  /// Which task, and which of the size() workers does it.
  using Task = std::function<void(int task, int worker)>;

  /// Calls task(i, worker) once for each i in 0..tasks-1, and returns when all are done. A worker
  /// does one task at a time; which tasks it gets depends on how busy the cores are. If tasks
  /// throw, those that nobody has begun are left out, and one of the exceptions is thrown in the
  /// end. Flushes denormals on every thread, the caller's too. Whoever waits in a task asks what
  /// the caller asks (base/waiting.h).
  void run(int tasks, const Task& task);

 private:
  /// Each worker has a share, and begins with it: what a core has had in its cache, it gets again.
  struct alignas(64) Share {
    /// The round, and below it, in 32 bits, how many of the share's tasks nobody has taken.
    std::atomic<std::uint64_t> left{0};
  };

  void help(int worker);
  void work(int worker, std::uint32_t round);
  static int take(Share& share, std::uint32_t round);
  int tasks_of(int worker) const { return (tasks_ - worker + size() - 1) / size(); }
  void perform(int task, int worker) noexcept;
  void close();

  const Task* task_ = nullptr;
  int tasks_ = 0;
  const WhileWaiting* asked_ = nullptr;
  std::vector<Share> shares_;
  std::atomic<std::uint32_t> round_{0};
  std::atomic<int> open_{0};  ///< tasks that are not done
  std::atomic<bool> closing_{false};
  std::atomic<bool> failed_{false};
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
  std::vector<std::jthread> helpers_;  ///< last: joined before the rest goes
};

/// Makes this thread's floating-point unit flush denormal numbers to zero: Adam's second moments
/// decay into them, and there every operation takes tens of times longer. Where the processor has
/// no such switch, does nothing.
void flush_denormals();

}  // namespace tiltscope
