#pragma once

#include "session/stops.h"

#include <chrono>

namespace tiltscope {

/// A stopwatch that pauses can be left out of, and that leaves out the time in which the process
/// was stopped. Then what was worked since the last look is lost too: look often.
class WorkClock {
 public:
  /// As after so many seconds of work.
  void restart(double seconds = 0.0) {
    // Cutting off instead of rounding, as duration_cast does, loses a tick of what seconds() said.
    worked_ = std::chrono::round<Clock::duration>(std::chrono::duration<double>(seconds));
    running_ = false;
  }
  void go() {
    look();
    running_ = true;
  }
  void hold() {
    look();
    running_ = false;
  }
  double seconds() {
    look();
    return std::chrono::duration<double>(worked_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void look() {
    Clock::time_point now;
    unsigned continued = 0;
    do {
      continued = times_continued();
      now = Clock::now();
      // A stop between the two would be in the time, but not yet in the count.
    } while (times_continued() != continued);
    if (running_ && continued == continued_) worked_ += now - looked_;
    looked_ = now;
    continued_ = continued;
  }

  Clock::duration worked_{};
  Clock::time_point looked_{};
  unsigned continued_ = 0;
  bool running_ = false;
};

}  // namespace tiltscope
