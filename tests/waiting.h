#pragma once

#include <unistd.h>

#include <chrono>

namespace tiltscope::test {

/// Waits until `condition()` holds, and says whether it does: false after `most`. For what other
/// processes do, of which nobody tells: it looks every two milliseconds.
template <class Condition>
bool wait_until(const Condition& condition,
                std::chrono::duration<double> most = std::chrono::seconds(60)) {
  const auto end = std::chrono::steady_clock::now() + most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    usleep(2'000);
  }
  return true;
}

}  // namespace tiltscope::test
