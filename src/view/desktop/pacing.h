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
  /// There is something new that the user waits for.
  void awaited() { awaited_ = true; }
  /// The work has gone on a little.
  void progress() { progress_ = true; }
  /// Something moves by itself, and is to move evenly.
  void motion() { motion_ = true; }

  bool pending() const { return eager_ > 0 || awaited_ || news_ || progress_ || motion_; }
  /// Whether a frame should be drawn now; `busy` while the worker computes.
  bool due(double now, bool busy) const { return pending() && now >= last_ + interval(busy); }
  /// How long to sleep unless an event comes; `next_frame` is when one is due in any case.
  double patience(double now, bool busy, double next_frame) const {
    if (pending()) return last_ + interval(busy) - now;
    return std::min(busy ? 1.0 / 30.0 : 0.1, next_frame - now);
  }
  /// How long a frame stands while something moves, in seconds.
  double motion_interval(bool busy) const {
    return busy ? std::max(1.0 / 24.0, breath()) : 1.0 / 60.0;
  }
  /// A frame was begun at `now`, and has taken so many seconds of the processor that a graphics
  /// card would have saved.
  void drawn(double now, double cost = 0.0) {
    last_ = now;
    cost_ = cost;
    awaited_ = false;
    news_ = false;
    progress_ = false;
    motion_ = false;
    if (eager_ > 0) --eager_;
  }

  /// So many frames follow an event.
  static constexpr int frames_after_event = 3;
  /// How long a frame stands at most while something is new, in seconds.
  static constexpr double longest_breath = 1.0 / 8.0;

 private:
  /// Where there is no graphics card, new samples take ten times as long to draw as a bar that
  /// creeps: they come a little later than what the user does.
  double interval(bool busy) const {
    if (!busy || awaited_) return 1.0 / 60.0;
    if (eager_ > 0) return 1.0 / 30.0;
    if (motion_) return motion_interval(busy);
    return news_ ? std::max(1.0 / 15.0, breath()) : 1.0 / 30.0;
  }
  /// From a frame's begin to the next one's, so that the trainer has most of the time; not so long
  /// that nothing seems to move.
  double breath() const { return std::min(4.0 * cost_, longest_breath); }

  int eager_ = frames_after_event;
  bool awaited_ = false;
  bool news_ = false;
  bool progress_ = false;
  bool motion_ = false;
  double last_ = -1.0;
  double cost_ = 0.0;  ///< of the last frame
};

}  // namespace tiltscope::view
