#include "session/kept_runs.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

void KeptRuns::keep(Run run) {
  runs_.push_back(std::move(run));
  let_go();
}

const Run* KeptRuns::find(std::uint64_t run) const {
  const auto found = std::ranges::find(runs_, run, &Run::id);
  return found == runs_.end() ? nullptr : &*found;
}

void KeptRuns::forget(std::uint64_t run) {
  std::erase_if(runs_, [run](const Run& kept) { return kept.id == run; });
}

void KeptRuns::pin(std::uint64_t run, bool pinned) {
  if (pinned) {
    pinned_.insert(run);
  } else {
    pinned_.erase(run);
  }
}

void KeptRuns::set_budget(std::size_t bytes) {
  budget_ = bytes;
  let_go();
}

void KeptRuns::let_go() {
  const auto fits = [&] {
    std::size_t bytes = 0;
    for (const Run& run : runs_) bytes += run.bytes();
    return runs_.size() <= most && bytes <= budget_;
  };
  while (!runs_.empty() && !fits()) {
    const auto unpinned =
        std::ranges::find_if(runs_, [&](const Run& run) { return !pinned_.contains(run.id); });
    runs_.erase(unpinned == runs_.end() ? runs_.begin() : unpinned);
  }
}

}  // namespace tiltscope
