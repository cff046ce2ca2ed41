#pragma once

#include <chrono>

namespace tiltscope {

/// A stopwatch that pauses can be left out of.
class WorkClock {
 public:
  void restart() { worked_ = Clock::duration::zero(), running_ = false; }
  void go() {
    if (!running_) started_ = Clock::now();
    running_ = true;
  }
  void hold() {
    worked_ = elapsed();
    running_ = false;
  }
  double seconds() const { return std::chrono::duration<double>(elapsed()).count(); }

 private:
  using Clock = std::chrono::steady_clock;

  Clock::duration elapsed() const {
    return running_ ? worked_ + (Clock::now() - started_) : worked_;
  }

  Clock::duration worked_{};
  Clock::time_point started_{};
  bool running_ = false;
};

}  // namespace tiltscope
