#pragma once

#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"
#include "session/snapshot.h"
#include "view/state/theory.h"

#include <memory>
#include <vector>

namespace tiltscope::view {

/// What a run has found out that says something against settings.
struct RunFacts {
  std::shared_ptr<const Experiment> experiment;
  std::shared_ptr<const TiltCourse> course;
  std::shared_ptr<const std::vector<TiltRecord>> tilts;
  std::shared_ptr<const ExactDensity> base, target;  ///< p^0 and p^N; null where not known
  std::shared_ptr<const LeftOutCurve> left_out;      ///< Snapshot::left_out

  bool operator==(const RunFacts&) const = default;
};

RunFacts facts_of(const Snapshot& snapshot);

/// What the tilts of a run leave out of the change.
struct LeftOut {
  double share = StepError::unknown;
  bool so_far = false;  ///< by those that are done
};

/// Exactly, where that is known and the steps were planned, or as the run has estimated it where
/// that is more or the only one.
LeftOut left_out_by(const RunFacts& run);

/// From this share of the score's change on that first-order tilts leave out, they are too large.
inline constexpr double much_left_out = 0.05;
/// What is aimed at then: below it by enough that another run's estimate is, too.
inline constexpr double fair_to_leave_out = 0.04;

/// The N, a round one, with which they leave out no more than that, where they leave out `share`
/// with so many tilts.
int enough_tilts(double share, int tilts);

/// A mode counts as needed where the target has this share of its mass there, ...
inline constexpr double needed_share = 0.05;
/// ... and as left to chance where that moves its odds by more than a fifth (one standard deviation
/// of their logarithm).
inline constexpr double fair_chance = 0.2;

/// What a run says against the settings shown, valid ones, and before it is played already: steps
/// that are too large, by what the tilts leave out, which falls like 1/N; and a mode that the
/// target needs, with too few of a tilt's samples in it. Nothing where these are about another
/// problem than the run is.
std::vector<Warning> run_warnings(const RunFacts& run, const Experiment& shown);

}  // namespace tiltscope::view
