#pragma once

#include "config/experiment.h"
#include "math/gaussian_mixture.h"

#include <memory>
#include <string>

namespace tiltscope::view {

/// The exact tilted densities (3.8) that the canvas shows, computed anew only when they change.
class ExactDensities {
 public:
  using Mixture = std::shared_ptr<const GaussianMixture>;

  /// `pending` is the change under way, or null.
  void update(const std::shared_ptr<const Experiment>& experiment, int tilt,
              const std::shared_ptr<const Experiment>& pending);

  const Mixture& base() const { return base_; }
  const Mixture& shown() const { return shown_; }      ///< at tilt k of the samples
  const Mixture& target() const { return target_; }    ///< at tilt N
  const Mixture& pending() const { return pending_; }  ///< the pending reward's, at tilt N; or null
  /// Why there is none.
  const std::string& problem() const { return problem_; }

 private:
  std::shared_ptr<const Experiment> experiment_;
  std::shared_ptr<const Experiment> pending_experiment_;
  int tilt_ = -1;
  Mixture base_;
  Mixture shown_;
  Mixture target_;
  Mixture pending_;
  std::string problem_;
};

/// lambda k / N of (3.8).
double tilt_strength(const TiltingConfig& tilting, int tilt);

}  // namespace tiltscope::view
