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

int team_size(int threads) {
  if (threads == 0) threads = static_cast<int>(std::thread::hardware_concurrency());
  return std::max(threads, 1);
}

}  // namespace

Workers::Workers(int threads) : shares_(static_cast<std::size_t>(team_size(threads))) {
  try {
    for (int worker = 1; worker < size(); ++worker) {
      helpers_.emplace_back([this, worker] { help(worker); });
    }
  } catch (const std::system_error& error) {
    close();
    throw std::system_error(error.code(), "cannot start " + std::to_string(size()) +
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

void Workers::run(int tasks, const Task& task) {
  flush_denormals();
  task_ = &task;
  tasks_ = tasks;
  asked_ = AsksWhileWaiting::current();
  open_.store(tasks, std::memory_order_relaxed);
  const std::uint32_t round = round_.load(std::memory_order_relaxed) + 1;
  for (int worker = 0; worker < size(); ++worker) {
    const auto left = static_cast<std::uint32_t>(tasks_of(worker));
    shares_[static_cast<std::size_t>(worker)].left.store(std::uint64_t{round} << 32 | left,
                                                         std::memory_order_relaxed);
  }
  round_.store(round, std::memory_order_release);
  round_.notify_all();
  work(0, round);
  wait_until(open_, [](int open) { return open == 0; });
  if (failed_.exchange(false)) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Workers::help(int worker) {
  flush_denormals();
  for (std::uint32_t seen = 0;;) {
    wait_until(round_, [seen](std::uint32_t round) { return round != seen; });
    // It need not be the next one: the others may have done several meanwhile.
    seen = round_.load(std::memory_order_acquire);
    if (closing_.load(std::memory_order_relaxed)) return;
    work(worker, seen);
  }
}

/// Does the worker's own share, then what is left of the others': a core that a window or another
/// program uses holds nobody up.
void Workers::work(int worker, std::uint32_t round) {
  int done = 0;
  for (int k = 0; k < size(); ++k) {
    const int owner = (worker + k) % size();
    while (const int left = take(shares_[static_cast<std::size_t>(owner)], round)) {
      perform(owner + (tasks_of(owner) - left) * size(), worker);
      ++done;
    }
  }
  if (done > 0 && open_.fetch_sub(done, std::memory_order_acq_rel) == done) open_.notify_one();
}

/// Takes one of the share's tasks; returns how many were left before, 0 if there was none, or if
/// the round is over.
int Workers::take(Share& share, std::uint32_t round) {
  std::uint64_t left = share.left.load(std::memory_order_relaxed);
  do {
    if (left >> 32 != round || static_cast<std::uint32_t>(left) == 0) return 0;
  } while (!share.left.compare_exchange_weak(left, left - 1, std::memory_order_relaxed));
  return static_cast<int>(static_cast<std::uint32_t>(left));
}

void Workers::perform(int task, int worker) noexcept {
  if (failed_.load(std::memory_order_relaxed)) return;
  const AsksWhileWaiting asks(asked_);
  try {
    (*task_)(task, worker);
  } catch (...) {
    const std::lock_guard lock(failure_mutex_);
    failure_ = std::current_exception();
    failed_.store(true, std::memory_order_relaxed);
  }
}

}  // namespace tiltscope
