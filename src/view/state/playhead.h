#pragma once

#include "session/snapshot.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>

namespace tiltscope::view {

/// What of a run is looked at: it stands beside the run's newest snapshot, which stays as it is. A
/// pointer is null where there is nothing to see.
struct Shown {
  int tilt = 0;  ///< k
  /// (d, n) of the model after k tilts, or what oracles draw in its place; of the base model in
  /// training, as long as there is no other.
  std::shared_ptr<const Eigen::MatrixXf> samples;
  std::shared_ptr<const ParticlePaths> paths;   ///< to the model's own samples after k tilts
  std::shared_ptr<const ExactDensity> density;  ///< p^k; null where it is not known
};

/// What of the run is looked at: the newest tilt as it comes, or one that the user went back to;
/// its own samples, or those with parts of the method replaced by exact ones.
class Playhead {
 public:
  /// What the canvas shows. A run that starts over takes the playhead along.
  Shown look(const Snapshot& newest);

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
};

}  // namespace tiltscope::view
