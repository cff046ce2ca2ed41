#include "view/scene/diffusion_time.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {

void DiffusionTime::set(double t) {
  t_ = std::clamp(t, 0.0, 1.0);
  playing_ = false;
}

void DiffusionTime::play_or_pause() {
  playing_ = !playing_;
  if (playing_ && at_data()) t_ = 1.0;
}

void DiffusionTime::advance(double now) {
  // After a long pause between two frames it goes on where it was.
  const double passed = std::min(now - last_, 0.25);
  last_ = now;
  if (!playing_) return;
  t_ = std::max(t_ - passed / play_seconds, 0.0);
  if (at_data()) playing_ = false;
}

std::size_t nearest_step(const ParticlePaths& paths, double t) {
  const auto nearest =
      std::min_element(paths.times.begin(), paths.times.end(),
                       [t](double a, double b) { return std::abs(a - t) < std::abs(b - t); });
  return static_cast<std::size_t>(nearest - paths.times.begin());
}

const NoisedDensity::Density& NoisedDensity::at(const Density& clean,
                                                const ScheduleConfig& schedule, double t) {
  if (clean == clean_ && schedule == schedule_ && t == t_) return noised_;
  clean_ = clean;
  schedule_ = schedule;
  t_ = t;
  noised_ = clean && t > 0.0 ? clean->at(NoiseSchedule(schedule).at(t)) : clean;
  return noised_;
}

}  // namespace tiltscope::view
