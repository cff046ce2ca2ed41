#include "view/scene/exact_densities.h"

#include <algorithm>

namespace tiltscope::view {

void ExactDensities::update(const Snapshot& snapshot, const Density& shown, bool changes) {
  base_ = snapshot.base_density;
  shown_ = shown;
  target_ = snapshot.target_density;
  if (!changes) {
    pending_.reset();
    problem_.clear();
    return;
  }
  if (!snapshot.preview) return;
  // An answer to an earlier change may still stand there.
  const auto answered = std::ranges::find(asked_, snapshot.preview->experiment);
  if (answered == asked_.end()) return;
  asked_.erase(asked_.begin(), answered);
  pending_ = snapshot.preview->density;
  problem_ = snapshot.preview->problem;
}

std::optional<Preview> ExactDensities::ask(const Preview& change) {
  if (!change.experiment) {
    if (asked_.empty()) return std::nullopt;
    asked_.clear();
    return Preview{};
  }
  if (!asked_.empty() && asked_.back() == change.experiment) return std::nullopt;
  asked_.push_back(change.experiment);
  return change;
}

}  // namespace tiltscope::view
