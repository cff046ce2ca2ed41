#include "nn/workers.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace tiltscope {

void flush_denormals() {
#ifdef __SSE__
  constexpr unsigned flush_to_zero = 0x8000;
  constexpr unsigned denormals_are_zero = 0x0040;
  _mm_setcsr(_mm_getcsr() | flush_to_zero | denormals_are_zero);
#elif defined(__aarch64__)
  constexpr std::uint64_t flush_to_zero = 1u << 24;
  std::uint64_t control = 0;
  asm volatile("mrs %0, fpcr" : "=r"(control));
  asm volatile("msr fpcr, %0" : : "r"(control | flush_to_zero));
#endif
}

namespace {

void relax() {
#ifdef __SSE__
  _mm_pause();
#endif
}

/// Waits until `ready`; spins for some tens of microseconds, the difference between two balanced
/// shares, then gives the core away, which the window's thread may need.
template <class T, class Ready>
void wait_until(const std::atomic<T>& value, Ready ready) {
  constexpr int spins = 1500;
  for (int i = 0; i < spins; ++i) {
    if (ready(value.load(std::memory_order_acquire))) return;
    relax();
  }
  for (T seen = value.load(std::memory_order_acquire); !ready(seen);
       seen = value.load(std::memory_order_acquire)) {
    value.wait(seen, std::memory_order_acquire);
  }
}

}  // namespace

Workers::Workers(int threads) {
  if (threads == 0) threads = static_cast<int>(std::thread::hardware_concurrency());
  try {
    for (int id = 1; id < std::max(threads, 1); ++id) {
      helpers_.emplace_back([this, id] { help(id); });
    }
  } catch (const std::system_error& error) {
    close();
    throw std::system_error(error.code(), "cannot start " + std::to_string(threads) +
                                              " threads; a smaller run.threads may do");
  } catch (...) {
    close();
    throw;
  }
}

Workers::~Workers() { close(); }

void Workers::close() {
  closing_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
}

void Workers::take_share(int id) noexcept {
  const AsksWhileWaiting asks(asked_);
  try {
    for (int i = id; i < tasks_; i += team_) (*task_)(i);
  } catch (...) {
    const std::lock_guard lock(failure_mutex_);
    failure_ = std::current_exception();
  }
}

void Workers::run(int tasks, const std::function<void(int)>& task) {
  flush_denormals();
  task_ = &task;
  tasks_ = tasks;
  asked_ = AsksWhileWaiting::current();
  team_ = size();
  busy_.store(static_cast<int>(helpers_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  take_share(0);
  wait_until(busy_, [](int busy) { return busy == 0; });
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Workers::help(int id) {
  flush_denormals();
  for (std::uint32_t seen = 0;; ++seen) {
    wait_until(round_, [seen](std::uint32_t round) { return round != seen; });
    if (closing_.load(std::memory_order_relaxed)) return;
    take_share(id);
    if (busy_.fetch_sub(1, std::memory_order_release) == 1) busy_.notify_one();
  }
}

}  // namespace tiltscope
