#pragma once

#include "session/snapshot.h"
#include "view/state/playhead.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>

namespace tiltscope::view {

/// From 0 to 1 as its argument goes there, slow at both ends: 3 p² − 2 p³. Outside [0, 1] it is
/// what it is at the nearer end.
double eased(double phase);

/// (d, n): point i on its way from point i of `from` to point i of `to`, both (d, n);
/// from + eased(phase) (to − from).
Eigen::MatrixXf on_the_way(const Eigen::MatrixXf& from, const Eigen::MatrixXf& to, double phase);

/// How long the way from one tilt to the next takes, in seconds, where tilts come every
/// `seconds_a_tilt` and `waiting` of them, this one included, are still to be shown: as long as a
/// tilt takes, and less the more of them wait, so that what is shown keeps up with the run.
double glide_seconds(double seconds_a_tilt, int waiting);

/// The newest tilt's samples as they come, one tilt after the other and each gliding to its place:
/// samples of two tilts are drawn with the same random numbers, so that point i becomes point i.
/// Tilts that arrive in lumps are shown evenly, a tilt or two behind the run. For the eye alone:
/// what is saved, measured or looked back at are the samples themselves.
class Glide {
 public:
  /// What to show at `now`, in seconds: once a frame. `newest_shown` is what the playhead says;
  /// `frame` is how long this frame will stand: nobody sees a way that takes less than half of it.
  Shown look(const Snapshot& newest, const Shown& newest_shown, double now, double frame = 0.0);

  /// The truth, and whatever comes next at once too.
  Shown stand_still(const Shown& truth);

  /// Whether another frame is due, though nothing happens.
  bool moves() const { return phase_ < 1.0; }

 private:
  Shown settle(const Shown& truth);
  /// `seconds` is what the way takes where no tilt waits.
  void go_to(Shown next, double seconds);
  void arrive() { phase_ = 1.0; }

  std::uint64_t run_ = 0;
  Shown to_;                                     ///< samples are null at first
  std::shared_ptr<const Eigen::MatrixXf> from_;  ///< (d, n) as `to_`; null where phase_ is 1
  std::shared_ptr<const Eigen::MatrixXf> seen_;  ///< what was shown last
  double seconds_ = 0.0;                         ///< of the way from `from_` to `to_`
  double phase_ = 1.0;                           ///< of it
  double last_ = 0.0;                            ///< the time of the last look
};

}  // namespace tiltscope::view
