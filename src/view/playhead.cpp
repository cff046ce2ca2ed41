#include "view/playhead.h"

#include <cstdlib>
#include <vector>

namespace tiltscope::view {
namespace {

/// The tilts with something to see, growing.
std::vector<int> visible(const Snapshot& newest) {
  std::vector<int> tilts;
  for (const KeptTilt& kept : newest.history->tilts) {
    if (kept.samples) tilts.push_back(kept.tilt);
  }
  return tilts;
}

}  // namespace

const Snapshot& Playhead::look(const Snapshot& newest) {
  if (run_ != newest.run) follow();
  run_ = newest.run;
  if (!tilt_) return newest;
  const KeptTilt* kept = newest.history->find(*tilt_);
  if (kept == nullptr || !kept->samples) {
    follow();
    return newest;
  }
  if (past_.version != newest.version || past_tilt_ != *tilt_) {
    past_ = newest;
    past_.samples = kept->samples;
    past_.samples_tilt = past_tilt_ = *tilt_;
  }
  return past_;
}

void Playhead::go_to(const Snapshot& newest, int tilt) {
  run_ = newest.run;
  const std::vector<int> tilts = visible(newest);
  if (tilts.empty()) return follow();
  int nearest = tilts.front();
  for (const int candidate : tilts) {
    if (std::abs(candidate - tilt) < std::abs(nearest - tilt)) nearest = candidate;
  }
  tilt_ = nearest;
  if (nearest == newest.samples_tilt) follow();
}

bool Playhead::move(const Snapshot& newest, int direction) {
  const int from = tilt(newest);
  std::optional<int> next;
  for (const int candidate : visible(newest)) {
    if (direction < 0 && candidate < from) next = candidate;
    if (direction > 0 && candidate > from && !next) next = candidate;
  }
  if (!next) return false;
  go_to(newest, *next);
  return true;
}

}  // namespace tiltscope::view
