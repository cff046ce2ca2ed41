#pragma once

#include "config/experiment.h"
#include "oracle/exact_density.h"
#include "session/observation.h"

#include <cstddef>
#include <memory>

namespace tiltscope::view {

/// The diffusion time t at which the canvas stands: 0 for the samples themselves, up to 1 for
/// noise. It can play, from noise to data.
class DiffusionTime {
 public:
  static constexpr double play_seconds = 8.0;  ///< from t = 1 to t = 0

  double t() const { return t_; }
  bool at_data() const { return t_ <= 0.0; }
  bool playing() const { return playing_; }

  /// Stops playing.
  void set(double t);
  /// Plays from here, or from noise where there is nothing left to play; or stops.
  void play_or_pause();
  /// Once a frame; `now` is in seconds.
  void advance(double now);

 private:
  double t_ = 0.0;
  bool playing_ = false;
  double last_ = 0.0;
};

/// The step of the sampler that is nearest to the diffusion time t.
std::size_t nearest_step(const ParticlePaths& paths, double t);

/// A density noised to a diffusion time, asked for anew only when either changes.
class NoisedDensity {
 public:
  using Density = std::shared_ptr<const ExactDensity>;

  /// p_t for p_0 = `clean`; `clean` itself at t = 0, null where it is null.
  const Density& at(const Density& clean, const ScheduleConfig& schedule, double t);

 private:
  Density clean_;
  Density noised_;
  ScheduleConfig schedule_;
  double t_ = -1.0;
};

}  // namespace tiltscope::view
