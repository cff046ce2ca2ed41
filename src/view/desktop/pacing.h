#pragma once

#include <algorithm>

namespace tiltscope::view {

/// When to draw: on demand, and seldom enough to leave the processor to the trainer. Times are in
/// seconds.
class Pacing {
 public:
  /// An event came. Dear ImGui needs a few frames until all that follows from it is on the screen.
  void stir() { eager_ = frames_after_event; }
  /// There is something new to show.
  void news() { news_ = true; }
  /// The work has gone on a little.
  void progress() { progress_ = true; }
  /// Something moves by itself, and is to move evenly.
  void motion() { motion_ = true; }

  bool pending() const { return eager_ > 0 || news_ || progress_ || motion_; }
  /// Whether a frame should be drawn now; `busy` while the worker computes.
  bool due(double now, bool busy) const { return pending() && now >= last_ + interval(busy); }
  /// How long to sleep unless an event comes; `next_frame` is when one is due in any case.
  double patience(double now, bool busy, double next_frame) const {
    if (pending()) return last_ + interval(busy) - now;
    return std::min(busy ? 1.0 / 30.0 : 0.1, next_frame - now);
  }
  void drawn(double now) {
    last_ = now;
    news_ = false;
    progress_ = false;
    motion_ = false;
    if (eager_ > 0) --eager_;
  }

  /// So many frames follow an event.
  static constexpr int frames_after_event = 3;

 private:
  /// Where there is no graphics card, new samples take ten times as long to draw as a bar that
  /// creeps: they come a little later than what the user does.
  double interval(bool busy) const {
    if (!busy) return 1.0 / 60.0;
    if (motion_) return 1.0 / 24.0;
    return news_ && eager_ == 0 ? 1.0 / 15.0 : 1.0 / 30.0;
  }

  int eager_ = frames_after_event;
  bool news_ = false;
  bool progress_ = false;
  bool motion_ = false;
  double last_ = -1.0;
};

}  // namespace tiltscope::view
