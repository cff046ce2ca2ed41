#include "view/state/playhead.h"

#include <algorithm>
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
  if (tilt_) {
    const KeptTilt* kept = newest.history->find(*tilt_);
    if (kept == nullptr || !kept->samples) follow();
  }
  auto samples = tilt_ ? newest.history->find(*tilt_)->samples : newest.samples;
  const ErrorBudget* measured = budget(newest);
  if (oracle.any() && measured != nullptr) samples = measured->variant(oracle).samples;
  if (samples == newest.samples) return newest;
  if (other_.version != newest.version || other_.samples != samples) {
    other_ = newest;
    other_.samples = samples;
    other_.samples_tilt = tilt(newest);
    if (tilt_) other_.density = newest.history->find(*tilt_)->density;
  }
  return other_;
}

bool Playhead::model_kept(const Snapshot& newest) const {
  const KeptTilt* kept = newest.history->find(tilt(newest));
  return kept != nullptr && kept->parameters;
}

const ErrorBudget* Playhead::budget(const Snapshot& newest) const {
  const int wanted = tilt(newest);
  const auto found = std::ranges::find(*newest.budgets, wanted, &ErrorBudget::tilt);
  return found == newest.budgets->end() ? nullptr : &*found;
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
