#include "session/work_clock.h"

#include "waiting.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <thread>

namespace tiltscope {
namespace {

using Clock = std::chrono::steady_clock;

double passed_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

TEST_CASE("a clock of work counts neither holds nor the time in which the process was stopped") {
  constexpr double stopped = 0.3;
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    count_stops();
    WorkClock clock;
    clock.go();
    const auto start = Clock::now();
    while (clock.seconds() < 0.01) {
    }
    // Another thread looks all the time, as other runs would.
    std::jthread other([](const std::stop_token& stop) {
      while (!stop.stop_requested()) times_continued();
    });
    kill(getpid(), SIGSTOP);
    const double worked = clock.seconds();
    const double passed = passed_since(start);
    other.request_stop();
    other.join();
    clock.hold();
    const double held = clock.seconds();
    const bool sound = worked >= 0.01 && worked <= passed - stopped && clock.seconds() == held;
    _exit(sound ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, WUNTRACED) == child);
  REQUIRE(WIFSTOPPED(status));
  const auto stop = Clock::now();
  CHECK(test::wait_until([&] { return passed_since(stop) >= stopped; }));
  kill(child, SIGCONT);
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a clock of work goes on from the very seconds that it is given") {
  WorkClock clock;
  for (int nanoseconds = 1; nanoseconds < 1'000'000'000; nanoseconds += 999'983) {
    const double seconds = 1e-9 * nanoseconds;
    clock.restart(seconds);
    const double once = clock.seconds();
    CHECK(std::abs(once - seconds) < 1e-12);
    clock.restart(once);
    CHECK(clock.seconds() == once);
  }
}

}  // namespace
}  // namespace tiltscope
