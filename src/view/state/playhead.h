#pragma once

#include "session/snapshot.h"

#include <cstdint>
#include <optional>

namespace tiltscope::view {

/// What of the run is looked at: the newest tilt as it comes, or one that the user went back to;
/// its own samples, or those with parts of the method replaced by exact ones.
class Playhead {
 public:
  /// What the canvas shows: the newest snapshot, or one with the samples looked at. Valid until the
  /// next call. A run that starts over takes the playhead along.
  const Snapshot& look(const Snapshot& newest);

  /// Whether an earlier tilt than the newest is looked at.
  bool in_past() const { return tilt_.has_value(); }
  int tilt(const Snapshot& newest) const { return tilt_.value_or(newest.samples_tilt); }
  /// The tilt before the newest that is looked at; nothing if none is.
  std::optional<int> past_tilt() const { return tilt_; }
  /// Whether the history still has the model of the tilt looked at.
  bool model_kept(const Snapshot& newest) const;

  /// To the kept tilt nearest to `tilt`; the newest one is followed again.
  void go_to(const Snapshot& newest, int tilt);
  /// To the tilt kept before (-1) or behind (1) the one looked at. False at the end.
  bool move(const Snapshot& newest, int direction);
  void follow() { tilt_.reset(); }

  /// Takes effect at the tilts whose budget was measured.
  Oracle oracle;
  /// Of the tilt looked at; null if it was not measured.
  const ErrorBudget* budget(const Snapshot& newest) const;

 private:
  std::optional<int> tilt_;
  std::uint64_t run_ = 0;
  Snapshot other_;  ///< the newest snapshot, but for its samples
};

}  // namespace tiltscope::view
