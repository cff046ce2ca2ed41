#include "session/stops.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX has more in it.

#include <atomic>
#include <ctime>
#include <mutex>

namespace tiltscope {
namespace {

std::atomic<bool> counting{false};

sigset_t continued() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCONT);
  return signals;
}

}  // namespace

// A handler would run in one thread while others are at work already. A signal that is blocked
// still continues the process, and waits to be asked for.
void count_stops() {
  const sigset_t signals = continued();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  counting = true;
}

unsigned times_continued() {
  static std::mutex mutex;
  static unsigned count = 0;
  if (!counting) return 0;
  const std::lock_guard lock(mutex);
  const sigset_t signals = continued();
  const std::timespec at_once{};
  if (sigtimedwait(&signals, nullptr, &at_once) == SIGCONT) ++count;
  return count;
}

}  // namespace tiltscope
