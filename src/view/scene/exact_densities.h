#pragma once

#include "config/experiment.h"
#include "math/gaussian_mixture.h"
#include "oracle/tilt_course.h"

#include <memory>
#include <string>

namespace tiltscope::view {

/// The exact tilted densities (3.8) that the canvas shows, computed anew only when they change.
class ExactDensities {
 public:
  using Mixture = std::shared_ptr<const GaussianMixture>;

  /// A run: its experiment's base, and what its tilts aim at.
  struct Run {
    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const TiltCourse> course;

    bool operator==(const Run&) const = default;
  };

  /// `pending` is what the change under way would lead to; its pointers are null if there is none.
  void update(const Run& run, int tilt, const Run& pending);

  const Mixture& base() const { return base_; }
  const Mixture& shown() const { return shown_; }      ///< at tilt k of the samples
  const Mixture& target() const { return target_; }    ///< at tilt N
  const Mixture& pending() const { return pending_; }  ///< the pending reward's, at tilt N; or null
  /// Why there is none.
  const std::string& problem() const { return problem_; }

 private:
  Run run_;
  Run pending_run_;
  int tilt_ = -1;
  Mixture base_;
  Mixture shown_;
  Mixture target_;
  Mixture pending_;
  std::string problem_;
};

}  // namespace tiltscope::view
