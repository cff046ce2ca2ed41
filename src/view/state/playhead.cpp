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

Shown Playhead::look(const Snapshot& newest) {
  if (run_ != newest.run) follow();
  run_ = newest.run;
  const KeptTilt* past = tilt_ ? newest.history->find(*tilt_) : nullptr;
  if (past == nullptr || !past->samples) {
    follow();
    past = nullptr;
  }
  Shown shown;
  shown.tilt = tilt(newest);
  shown.samples = past != nullptr ? past->samples : newest.samples;
  shown.density = past != nullptr ? past->density : newest.density;
  if (!newest.base_ready && !shown.samples) shown.samples = newest.base_preview;
  const auto& paths = past != nullptr ? past->paths : newest.paths;
  if (paths && paths->tilt == shown.tilt) shown.paths = paths;
  const ErrorBudget* measured = budget(newest);
  if (oracle.any() && measured != nullptr) shown.samples = measured->variant(oracle).samples;
  return shown;
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
